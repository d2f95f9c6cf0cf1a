#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "rl/oracles/cost_oracle.h"
#include "rl/oracles/price_worker.h"

namespace ohmic {

/// Prices what is asked for together on several processes, for SystemC has one simulation a
/// process. They are started when there is work for them, and end with it. The answers are those of
/// one process, to the last bit.
class ParallelCost final : public CostOracle {
 public:
  using StartWorker = std::function<std::unique_ptr<CostWorker>()>;

  /// own: prices policies that come alone, and those that no worker had a price for, so that an
  /// error is its error; must outlive it. start: may throw std::system_error. workers: at most;
  /// below 2, `own` prices everything.
  ParallelCost(CostOracle& own, StartWorker start, int workers)
      : own_(own), start_(std::move(start)), limit_(static_cast<std::size_t>(workers)) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override;
  std::uint64_t simulator_calls() const override { return own_.simulator_calls() + by_workers_; }

 private:
  using Answers = std::vector<std::optional<HardwareCost>>;

  std::vector<HardwareCost> price_all(const std::vector<Candidate>& policies);
  Answers ask_workers(const std::vector<Candidate>& policies);
  void start_workers(std::size_t policies);
  void drop_ended();

  CostOracle& own_;
  StartWorker start_;
  std::size_t limit_;
  std::vector<std::unique_ptr<CostWorker>> workers_;
  std::uint64_t by_workers_ = 0;
};

}  // namespace ohmic
