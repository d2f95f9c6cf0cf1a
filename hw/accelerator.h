#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"
#include "hw/cost/energy_meter.h"
#include "hw/cost/stream_report.h"
#include "hw/mapping/mapper.h"
#include "hw/sim/chip_simulator.h"
#include "hw/sim/kernel_context.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// One network on one chip: policy in, cost report out, any number of times. One a process: see
/// ChipSimulator.
class Accelerator {
 public:
  Accelerator(const NetworkSpec& network, const ChipConfig& chip, const ChipPrices& prices,
              bool detailed = false);

  /// Where the policy's weights lie. codes: the integer weights, for a chip that compresses them;
  /// else null. Throws CapacityError if they do not fit the chip. Cheap:
  /// no chip is elaborated for it. The accelerator outlives the mapping.
  Mapping map(const QuantPolicy& policy, const NetworkCodes* codes = nullptr);
  /// Builds the chip in the kernel: for W8A8 of the network and what was mapped so far. The first
  /// run does if nobody did. For who times the runs. A mapping that needs more tiles than that has
  /// a larger chip built for it, in a kernel of its own.
  void elaborate();
  /// Timed run and pricing of one of its mappings. `observers` watch this run alone.
  CostReport run(const Mapping& mapping, const std::vector<ChipObserver*>& observers = {});
  /// A stream of so many images, at least two, one behind the other. image: what one alone costs.
  /// Throws CapacityError if images of a stream would block each other (deadlock_check.h).
  /// `observers` watch the stream as one run.
  StreamReport stream(const Mapping& mapping, std::uint64_t images, const CostReport& image,
                      const std::vector<ChipObserver*>& observers = {});
  /// Mapping, timed run and pricing, without values: throws ConfigError as well if the chip skips
  /// zero inputs.
  CostReport price(const QuantPolicy& policy, const NetworkCodes* codes = nullptr);

  /// ChipSimulator::leave() of its chip, if it has one.
  void leave();

  /// Process activations and transport calls of the last run.
  std::uint64_t kernel_events() const { return kernel_events_; }

 private:
  std::vector<double> run_one_by_one(const Mapping& mapping, std::uint64_t images,
                                     const std::vector<ChipObserver*>& observers);

  NetworkSpec network_;
  Mapper mapper_;
  EnergyMeter meter_;
  ChipConfig chip_;
  int tiles_;  // to elaborate
  bool detailed_;
  std::unique_ptr<KernelContext> kernel_;  // of a chip that replaced a smaller one; null: the first
  std::optional<ChipSimulator> simulator_;
  int elaborated_ = 0;      // tiles of the simulator's chip
  DataflowGraph streamed_;  // of the last stream: observers may keep its mapping
  Mapping serial_;          // of images one by one, likewise
  std::uint64_t kernel_events_ = 0;
};

}  // namespace ohmic
