#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/sqlite_database.h"
#include "util/timed_answer.h"

namespace ohmic {

/// Answers about policies in a SQLite file that any number of searches share, at the same time too.
/// A subject is the text of everything that decides an answer beside the policy
/// (rl/oracles/cache_key.h); tables subject, accuracy, cost, preparation.
/// Each answer has a hash beside it: one that was changed or damaged is a ConfigError.
class PolicyCache {
 public:
  /// Opens or creates the file. ConfigError where it is of another schema version or no database.
  explicit PolicyCache(const std::string& path);

  /// The number that stands for a subject's text in this file.
  std::int64_t subject(const std::string& text);

  /// Top-1 accuracy, percent.
  std::optional<TimedAnswer<double>> accuracy(std::int64_t subject, const Candidate& policy) const;
  /// Keeps the first answer: a second one is the same figure, worked out at the same time.
  void add_accuracy(std::int64_t subject, const Candidate& policy,
                    const TimedAnswer<double>& answer);

  std::optional<TimedAnswer<HardwareCost>> cost(std::int64_t subject,
                                                const Candidate& policy) const;
  void add_cost(std::int64_t subject, const Candidate& policy,
                const TimedAnswer<HardwareCost>& answer);

  /// Seconds from a subject's input to its first question: calibration.
  std::optional<double> preparation(std::int64_t subject) const;
  void add_preparation(std::int64_t subject, double seconds);

 private:
  template <typename Value>
  TimedAnswer<Value> checked(std::int64_t subject, const Candidate& policy,
                             const TimedAnswer<Value>& answer, const std::string& seal) const;

  std::string path_;
  std::map<std::int64_t, std::string> subjects_;  // hashes of their texts
  SqliteDatabase database_;
};

}  // namespace ohmic
