#pragma once

#include "hw/config/chip_config.h"
#include "quant/prune_vector.h"

namespace ohmic {

/// What a policy prunes as one on this chip: operation units and arrays are those of its first
/// class.
PruneVector prune_vector(const ChipConfig& chip, PruneShape shape);

}  // namespace ohmic
