#include "app/chip_session.h"

#include <algorithm>

#include "hw/mapping/capacity_error.h"

namespace ohmic::app {
namespace {

/// Tiles that any policy of the network can use: those of its widest one, where it fits, else all.
int tiles_to_elaborate(const Mapper& mapper, const NetworkSpec& network, const ChipConfig& chip) {
  const auto widest = mapper.map(uniform_policy(network, kMaxBits, kMaxBits));
  const auto* mapping = std::get_if<Mapping>(&widest);
  return mapping != nullptr ? static_cast<int>(mapping->tiles_used()) : chip.tiles();
}

}  // namespace

ChipSession::ChipSession(const NetworkSpec& network, const HardwareRecord& hardware, bool detailed)
    : chip_(make_chip_config(hardware)),
      mapper_(network, chip_),
      meter_(network, chip_, make_energy_table(hardware)),
      simulator_(chip_, tiles_to_elaborate(mapper_, network, chip_), detailed) {}

CostReport ChipSession::price(const QuantPolicy& policy) {
  const auto outcome = mapper_.map(policy);
  if (const auto* shortfall = std::get_if<CapacityShortfall>(&outcome)) throw CapacityError(shortfall->problem);
  const Mapping& mapping = std::get<Mapping>(outcome);
  const Run run = simulator_.run(mapping);
  kernel_events_ = run.kernel_events;
  return meter_.price(mapping, run);
}

}  // namespace ohmic::app
