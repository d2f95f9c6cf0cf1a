#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rl/env/trial.h"
#include "rl/oracles/search_time.h"
#include "rl/oracles/sqlite_database.h"
#include "rl/search/run_state.h"

namespace ohmic {

/// The agent as it was before it proposed episode `episode`.
struct Checkpoint {
  int episode = 0;
  int prices = 0;  ///< distinct policies priced by then
  std::string state;
};

/// The accuracy of a policy on all images of a set, read behind the last episode.
struct StoredReading {
  std::string images;  ///< which, in words: "test images"
  Candidate policy;
  double accuracy = 0;  ///< percent
};

/// The database of one run, its source of truth: tables meta, config, run, layer, trial,
/// trial_layer, price, reading, checkpoint. Every method that writes is one transaction: a process
/// killed at any moment leaves the state before or after it. What is read has hashes beside it: a
/// row that was changed, dropped or damaged is a ConfigError, never another history; a reading that
/// was dropped is read again.
class TrialStore {
 public:
  /// Opens or creates the file. Throws ConfigError if it is damaged, of another schema version or
  /// no database.
  explicit TrialStore(const std::string& path);

  const std::string& path() const { return path_; }

  /// Notes the run's config.json, its outcome of W8A8 and its layer names; a run begins once.
  void begin(const std::string& config, const Evaluation& baseline,
             const std::vector<std::string>& layer_names);
  /// Where the run stands; none before begin().
  std::optional<RunState> record() const;

  /// The texts of config.json that the run may have: one, or a second one behind it while
  /// config.json is being replaced.
  std::vector<std::string> configs() const;
  /// Allows a second text.
  void propose_config(const std::string& config);
  /// Makes the text the only one; the run is then no longer finished if it is another one.
  void settle_config(const std::string& config);

  void add(const Trial& trial, const SearchTime& effort);
  /// Every trial, by episode.
  std::vector<Trial> trials() const;

  /// Notes what an agent was told about a policy's cost, so that no later process simulates it
  /// again.
  void add_price(const Candidate& policy, const HardwareCost& cost, const SearchTime& effort);
  std::vector<std::pair<Candidate, HardwareCost>> prices() const;

  /// Notes what the end of the search has read, so that a process that goes on need not.
  void add_reading(const StoredReading& reading, const SearchTime& effort);
  std::vector<StoredReading> readings() const;

  /// Replaces the last checkpoint.
  void save_checkpoint(const Checkpoint& checkpoint, const SearchTime& effort);
  std::optional<Checkpoint> checkpoint() const;

  /// Marks the run as complete: every file of its folder is written.
  void finish(const SearchTime& effort);

 private:
  RunState begun() const;
  [[noreturn]] void refuse(const std::string& what) const;
  Candidate parse_policy(const std::string& text) const;
  std::vector<std::string> read_configs(const RunState& record) const;
  void write_configs(const std::vector<std::string>& configs, RunState record) const;

  std::string path_;
  SqliteDatabase database_;
};

}  // namespace ohmic
