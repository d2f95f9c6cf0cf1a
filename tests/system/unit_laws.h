#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// An operation unit of one pair of arrays, by docs/operation-units.md alone.
struct LawUnit {
  int slice = 0;
  std::vector<int> rows;     ///< convolution group x rows of a group + row
  std::vector<int> columns;  ///< output channels
};

/// What the laws say of one layer.
struct UnitLaw {
  std::vector<LawUnit> units;
  std::uint64_t pairs = 0;
  std::uint64_t index_bits = 0;
};

/// Worked out unit by unit from the definition.
UnitLaw unit_law(const ChipConfig& chip, const Layer& spec, const IntegerLayer& layer);

/// The rows' input codes of a window: of all convolution groups, one after the other.
std::vector<int> window_codes(const Layer& spec, const IntegerLayer& layer,
                              const std::vector<ActivationCode>& codes, int window);

/// Accumulators (o, y, x) that converters make of each unit's sum.
std::vector<std::int64_t> unit_accumulators(const ChipConfig& chip, const Layer& spec,
                                            const IntegerLayer& layer, const UnitLaw& law,
                                            const std::vector<ActivationCode>& codes);

}  // namespace ohmic
