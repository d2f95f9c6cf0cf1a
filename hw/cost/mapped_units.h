#pragma once

#include <vector>

#include "hw/config/inventory.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// What each weight layer has mapped: in the tiles of each array class.
std::vector<std::vector<Inventory>> mapped_units(const Mapping& mapping, const ChipConfig& chip);

}  // namespace ohmic
