#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "rl/env/trial.h"
#include "rl/oracles/search_time.h"
#include "rl/oracles/sqlite_database.h"

namespace ohmic {

/// How far a run is: the one row of table `run`. A seal beside it, a hash of all its values, shows
/// whether anyone but the search has changed it.
struct RunState {
  bool finished = false;
  Evaluation baseline;
  SearchTime effort;
  std::int64_t trials = 0;
  std::string chain;   ///< hash of all trials, each with the hash of those before it
  std::string config;  ///< hash of the texts in table `config`

  /// What the hashes of trials, prices and checkpoints begin with, so that none of another run
  /// passes for one of this.
  std::string root() const;
};

/// Makes the table if it is not there.
void create_run_table(const SqliteDatabase& database);

/// None before the run began. Throws ConfigError, naming `file`, if the seal is broken.
std::optional<RunState> read_run_state(const SqliteDatabase& database, const std::string& file);

/// Replaces the row and its seal.
void write_run_state(const SqliteDatabase& database, const RunState& record);

}  // namespace ohmic
