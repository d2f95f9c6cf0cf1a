#include "rl/simulator_cost_oracle.h"

#include <stdexcept>
#include <utility>

#include "hw/mapping/capacity_error.h"

namespace ohmic {
namespace {

Mapping mapped(const Mapper& mapper, const QuantPolicy& policy) {
  auto outcome = mapper.map(policy);
  if (const auto* shortfall = std::get_if<CapacityShortfall>(&outcome)) {
    throw CapacityError(shortfall->problem);
  }
  return std::get<Mapping>(std::move(outcome));
}

/// Fewer bits never need more tiles, so this many do for every policy.
int most_tiles(const Mapper& mapper, const NetworkSpec& network) {
  return static_cast<int>(mapped(mapper, uniform_policy(network, kMaxBits, kMaxBits)).tiles_used());
}

}  // namespace

SimulatorCostOracle::SimulatorCostOracle(const NetworkSpec& network, const ChipConfig& chip,
                                         const EnergyTable& table)
    : chip_(chip),
      mapper_(network, chip),
      meter_(network, chip, table),
      simulator_(chip, most_tiles(mapper_, network)) {}

std::vector<HardwareCost> SimulatorCostOracle::price(const std::vector<QuantPolicy>& policies) {
  std::vector<HardwareCost> costs;
  for (const QuantPolicy& policy : policies) {
    const std::string key = to_string(policy);
    auto found = known_.find(key);
    if (found == known_.end()) found = known_.emplace(key, simulate(policy)).first;
    costs.push_back(found->second);
  }
  return costs;
}

HardwareCost SimulatorCostOracle::simulate(const QuantPolicy& policy) {
  const Mapping mapping = mapped(mapper_, policy);
  const std::string broken = validate(mapping, chip_);
  if (!broken.empty()) throw std::logic_error("the mapper made a broken mapping: " + broken);
  ++calls_;
  const CostReport report = meter_.price(mapping, simulator_.run(mapping));
  return {report.latency_ms, report.energy_mj, report.component_power_w};
}

}  // namespace ohmic
