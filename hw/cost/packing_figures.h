#pragma once

#include <cstdint>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// How tightly the layers that are not compressed lie in their arrays, both of each pair.
struct PackingFigures {
  std::uint64_t cells = 0;  ///< of their arrays
  /// Of as many arrays as the cells in use would fill, layer by layer and class by class: no
  /// packing takes fewer.
  std::uint64_t least_cells = 0;

  /// Share of cells above the least: 0 if nothing could lie tighter.
  double excess() const {
    return least_cells == 0 ? 0 : static_cast<double>(cells) / static_cast<double>(least_cells) - 1;
  }
};

PackingFigures packing_figures(const Mapping& mapping, const ChipConfig& chip);

}  // namespace ohmic
