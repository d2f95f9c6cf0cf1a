#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Sets `copies` and `pes` of measured layers as `mapping.replicate` asks. Names of layers are
/// those of the network, in the order of `layers`. Balance adds one copy at a time to the layer
/// whose windows take longest together, until the chip has no tiles for it or each of its windows
/// has a copy. ConfigError where a named layer is unknown or has fewer windows than copies.
void plan_replication(const ChipConfig& chip, const std::vector<std::string>& names,
                      std::vector<LayerMapping>& layers);

/// Tiles that a layer takes, all copies together.
std::uint64_t tiles_of(const ChipConfig& chip, const LayerMapping& layer);

}  // namespace ohmic
