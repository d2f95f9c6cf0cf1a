#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "hw/accelerator.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic {

/// Prices policies on the timed chip.
class SimulatorCostOracle final : public CostOracle {
 public:
  /// The integer weights of a policy.
  using Codes = std::function<NetworkCodes(const QuantPolicy&)>;

  /// codes: for a chip that compresses weights; else null. What they take to find is no part of an
  /// answer's seconds: they are those that the policy's accuracy is read from.
  SimulatorCostOracle(const NetworkSpec& network, const ChipConfig& chip, const ChipPrices& prices,
                      Codes codes = nullptr)
      : chip_(network, chip, prices), codes_(std::move(codes)) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override;
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  Accelerator chip_;
  Codes codes_;
  std::uint64_t calls_ = 0;
};

}  // namespace ohmic
