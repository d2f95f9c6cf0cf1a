#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "rl/env/candidate.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// The images that a policy is judged on.
struct JudgedImages {
  bool tuned = true;      ///< behind the search's fine-tuning, if it has one
  bool test = false;      ///< test images in place of validation images
  std::size_t count = 0;  ///< the first ones; 0: all

  bool operator==(const JudgedImages& o) const {
    return std::tie(tuned, test, count) == std::tie(o.tuned, o.test, o.count);
  }
};

/// What judges judge for.
struct JudgedRun {
  std::string config;   ///< text of the run's config.json
  std::string weights;  ///< bytes of a weights file in the place of the run's own; empty: its own
};

/// What a judge is asked.
struct JudgeQuestion {
  JudgedImages images;
  Candidate policy;

  bool operator==(const JudgeQuestion& o) const { return images == o.images && policy == o.policy; }
};

/// What it answers. What is missing it could not say: who asked finds out why by asking its own
/// oracle.
struct Judgement {
  std::optional<TimedAnswer<double>> accuracy;  ///< percent
  std::optional<TimedAnswer<HardwareCost>> cost;
};

/// The way to other processes that judge policies of one run, each one policy at a time.
class JudgeLink {
 public:
  /// A judge by its number, and its answer.
  using Answer = std::pair<std::size_t, Judgement>;

  virtual ~JudgeLink() = default;
  virtual std::size_t judges() const = 0;
  /// Tells every judge what it judges for from now on. None may be busy.
  virtual void begin(const JudgedRun& run) = 0;
  /// The judge must not be busy.
  virtual void ask(std::size_t judge, const JudgeQuestion& question) = 0;
  /// An answer that is there; none if all that are busy still think.
  virtual std::optional<Answer> poll() = 0;
  /// Waits for one. A judge must be busy.
  virtual Answer wait() = 0;
};

}  // namespace ohmic
