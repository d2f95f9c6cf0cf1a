#pragma once

#include "hw/mapping/stored_units.h"
#include "hw/mapping/unit_packing.h"

namespace ohmic {

/// A compressed layer: what is stored of it, and which pair of arrays holds it.
struct StoredLayer {
  StoredLayer(const ChipConfig& chip, const ArrayClass& array, StoredUnits stored,
              std::uint64_t dense_pairs)
      : units(std::move(stored)), packing(chip, array, units, dense_pairs) {}

  const StoredUnits units;
  const UnitPacking packing;
};

}  // namespace ohmic
