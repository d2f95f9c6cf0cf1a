#pragma once

#include <string>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Sets `copies` and `pes` of measured layers as `mapping.replicate` asks. Names of layers are
/// those of the network, in the order of `layers`. Balance gives copies to the stage that is busy
/// longest (stage_loads.h), one time after the other, until it has no layer to copy, or copies
/// would not make it quicker, would make its producer as slow, or find no tiles. Throws ConfigError
/// if a named layer is unknown or has fewer windows than copies.
void plan_replication(const ChipConfig& chip, const DataflowGraph& graph,
                      const std::vector<std::string>& names, std::vector<LayerMapping>& layers);

/// Throws ConfigError if `mapping.replicate` names a layer that the network has not, or more copies
/// than it has windows: what plan_replication() refuses, without a mapping.
void check_replication(const ChipConfig& chip, const NetworkSpec& network);

/// Tiles that a layer takes, all copies together.
std::uint64_t tiles_of(const ChipConfig& chip, const LayerMapping& layer);
/// Of one copy.
std::uint64_t tiles_of(const ChipConfig& chip, const LayerPart& part);

/// Copies of a layer that `mapping.replicate` names; 1 if it does not.
std::uint64_t named_copies(const ChipConfig& chip, const std::string& layer);

}  // namespace ohmic
