#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rl/oracles/cost_oracle.h"
#include "util/process/child_process.h"

namespace ohmic {

/// Another process that prices policies, one at a time.
class CostWorker {
 public:
  /// A program that answers policies as `ohmic simulate --policies -` does. Throws
  /// std::system_error if it cannot be started.
  CostWorker(const std::string& program, const std::vector<std::string>& args)
      : child_(program, args, ChildProcess::Stdin::kThisProcess) {}

  /// It must not be busy. tag: tells whose the answer is.
  void ask(std::size_t tag, const QuantPolicy& policy);
  bool is_busy() const { return busy_; }
  std::size_t tag() const { return tag_; }

  void add_pipes(std::vector<pollfd>& polled) const { child_.add_pipes(polled); }
  /// Reads what poll() found; no longer busy if that ends the answer, or the process.
  void read(const std::vector<pollfd>& polled);
  /// The last answer; none if the worker had no price for the policy.
  std::optional<HardwareCost> answer() const { return answer_; }
  /// Whether it can be asked no more.
  bool has_ended() const { return ended_; }

 private:
  ChildProcess child_;
  std::string line_;
  std::optional<HardwareCost> answer_;
  std::size_t tag_ = 0;
  bool busy_ = false;
  bool ended_ = false;
};

}  // namespace ohmic
