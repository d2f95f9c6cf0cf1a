#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "hw/sim/kernel_context.h"
#include "rl/env/hardware_key.h"
#include "rl/oracles/simulator_cost_oracle.h"

namespace ohmic {

/// The chips that a search chooses among: one chip as given, and what the chosen keys make of it.
class ChosenChips {
 public:
  /// Throws ConfigError if a key does not take one of its values together with the others'.
  ChosenChips(HardwareRecord given, std::vector<HardwareKey> keys);

  const std::vector<HardwareKey>& keys() const { return keys_; }
  /// The value of a key on the chip as given.
  std::string given(std::size_t key) const;
  /// The chip of these values, one a key; without values, the chip as given.
  HardwareRecord record(const std::vector<std::string>& values) const;

 private:
  HardwareRecord given_;
  std::vector<HardwareKey> keys_;
};

/// Prices candidates on their own chips, one timed chip at a time: candidates that are asked for
/// together are taken chip by chip. A chip is elaborated anew when its turn comes again, which
/// takes milliseconds.
class ChosenChipsCost final : public CostOracle {
 public:
  /// codes: as of SimulatorCostOracle.
  ChosenChipsCost(NetworkSpec network, const ChosenChips& chips, SimulatorCostOracle::Codes codes)
      : network_(std::move(network)), chips_(chips), codes_(std::move(codes)) {}

  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override;
  std::uint64_t simulator_calls() const override { return calls_; }

 private:
  /// A chip in a kernel of its own.
  struct Built {
    std::vector<std::string> values;
    KernelContext kernel;
    SimulatorCostOracle chip;
  };
  SimulatorCostOracle& chip_of(const std::vector<std::string>& values);

  NetworkSpec network_;
  const ChosenChips& chips_;
  SimulatorCostOracle::Codes codes_;
  std::unique_ptr<Built> built_;  // the last one
  std::uint64_t calls_ = 0;
};

}  // namespace ohmic
