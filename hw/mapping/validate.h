#pragma once

#include <string>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Checks every index, range and capacity of a mapping before the kernel sees it. Empty if all
/// holds, else the first broken invariant in words.
std::string validate(const Mapping& mapping, const ChipConfig& chip);

}  // namespace ohmic
