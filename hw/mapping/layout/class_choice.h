#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/capacity_error.h"
#include "hw/mapping/mapping.h"
#include "quant/codes.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// Measures the weight layers of a network at these widths, each in the arrays of a class: in the
/// network's order each takes, of the classes with enough free tiles for it and its copies, the one
/// whose arrays for it have the fewest cells, the first of equals. With mapping.class_choice=group
/// the column groups of a layer choose so, unless the whole layer takes fewer cells in one class.
/// A chip with one class counts no tiles here. codes: as for Mapper::map(). Else which layer finds
/// no class.
std::variant<std::vector<LayerMapping>, CapacityShortfall> measure_layers(
    const NetworkSpec& network, const ChipConfig& chip, const QuantPolicy& policy,
    const NetworkCodes* codes);

/// One layer in the class that it chooses on a chip with as many tiles as it takes. None if no
/// class holds it.
std::optional<LayerMapping> measure_alone(const ChipConfig& chip, const Layer& layer,
                                          const LayerBits& bits, const LayerCodes* codes);

}  // namespace ohmic
