#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rl/env/trial.h"
#include "rl/oracles/search_time.h"
#include "rl/oracles/sqlite_database.h"

namespace ohmic {

/// The agent as it was before it proposed episode `episode`.
struct Checkpoint {
  int episode = 0;
  std::string state;
};

/// The database of one run, its source of truth: tables meta, run, layer, trial, trial_layer,
/// price, checkpoint. Every method that writes is one transaction: a process killed at any moment
/// leaves the state before or after it.
class TrialStore {
 public:
  /// Opens or creates the file. ConfigError where it is of another schema version or no database.
  explicit TrialStore(const std::string& path);

  /// Notes the run's W8A8 outcome and layer names; a run begins once.
  void begin(const Evaluation& baseline, const std::vector<std::string>& layer_names);
  /// Evaluation of W8A8; none before begin().
  std::optional<Evaluation> baseline() const;

  void add(const Trial& trial, const SearchTime& effort);
  /// Every trial, by episode.
  std::vector<Trial> trials() const;

  /// Notes what an agent was told about a policy's cost, so that no later process simulates it
  /// again.
  void add_price(const QuantPolicy& policy, const HardwareCost& cost, const SearchTime& effort);
  std::vector<std::pair<QuantPolicy, HardwareCost>> prices() const;

  /// Replaces the last checkpoint.
  void save_checkpoint(const Checkpoint& checkpoint, const SearchTime& effort);
  std::optional<Checkpoint> checkpoint() const;

  SearchTime effort() const;
  /// Marks the run as complete: every file of its folder is written.
  void finish(const SearchTime& effort);
  bool finished() const;

 private:
  void write_effort(const SearchTime& effort);

  SqliteDatabase database_;
};

}  // namespace ohmic
