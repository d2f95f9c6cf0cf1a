#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Units of each kind: those that a layer has mapped (their active power counts), or all that a
/// chip has (area).
struct Inventory {
  std::uint64_t cells = 0;  ///< mapped: cells in use; chip: all cells
  std::uint64_t dacs = 0;
  std::uint64_t sample_holds = 0;
  std::uint64_t adcs = 0;           ///< mapped: those with a column
  std::uint64_t pes = 0;            ///< input and output registers
  std::uint64_t register_bits = 0;  ///< chip alone
  std::uint64_t buffer_bits = 0;    ///< chip alone
  std::uint64_t buffers = 0;
  std::uint64_t tiles = 0;  ///< buses, routers, controller registers
  std::uint64_t adders = 0;
  std::uint64_t lut_lanes = 0;
  std::uint64_t pool_lanes = 0;
  std::uint64_t vector_lanes = 0;
  std::uint64_t links = 0;
};

/// What each weight layer has mapped.
std::vector<Inventory> mapped_units(const Mapping& mapping, const ChipConfig& chip);

/// Everything that the chip instantiates.
Inventory instantiated_units(const ChipConfig& chip);

}  // namespace ohmic
