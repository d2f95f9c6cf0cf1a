#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/stored_units.h"

namespace ohmic {

/// Deals the operation units of a compressed layer into pairs of arrays, in their order. An array
/// has room for floor(rows / unit rows) rows of floor(columns / unit columns) units.
/// docs/operation-units.md.
class UnitPacking {
 public:
  /// dense_pairs: those that the layer takes without compression. `units` outlives the object.
  UnitPacking(const ChipConfig& chip, const ArrayClass& array, const StoredUnits& units,
              std::uint64_t dense_pairs);

  /// At least one.
  std::uint64_t pairs() const { return pairs_; }
  UnitRange of_pair(std::uint64_t pair) const;
  /// The most units of a pair.
  std::uint64_t most_units() const;
  /// Word lines and bit lines that a pair with these units needs.
  OuSize lines_in_use(UnitRange units) const;

 private:
  void cut_shelves(const StoredUnits& units);
  UnitRange items_of_pair(std::uint64_t pair) const;

  OuSize unit_;
  std::uint64_t across_, down_;  ///< units that an array holds
  std::uint64_t items_;          ///< to be dealt: units, or rows of them if they are aligned
  std::uint64_t units_;
  std::vector<std::uint64_t> shelves_;  ///< aligned: first unit of each row of units, and the end
  bool aligned_, spread_;
  std::uint64_t pairs_;
};

}  // namespace ohmic
