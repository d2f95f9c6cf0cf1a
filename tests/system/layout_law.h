#pragma once

#include <cstdint>

#include "hw/config/chip_config.h"
#include "nets/network_spec.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// What a layer takes in arrays of one class, counted unit by unit from docs/mapping.md alone.
struct LayoutLaw {
  bool fits = true;  ///< the slices of a weight lie side by side, if they are to
  std::uint64_t units = 0, columns = 0, cells = 0;
  std::uint64_t own_pairs = 0;    ///< if no slices share a pair
  std::uint64_t shape_pairs = 0;  ///< if those of one shape do
  std::uint64_t least_pairs = 0;  ///< of any packing
  bool one_shape = false;
  std::uint64_t own_pes = 0;  ///< if a PE holds one block
};

LayoutLaw layout_law(const ChipConfig& chip, const ArrayClass& array, const Layer& spec,
                     const LayerBits& bits);

}  // namespace ohmic
