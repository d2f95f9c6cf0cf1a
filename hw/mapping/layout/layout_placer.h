#pragma once

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "hw/mapping/placer.h"

namespace ohmic {

/// Lays the copies of a measured layer down on tiles of its classes, the next ones of `supply`:
/// copy after copy, part after part, PE after PE. A tile belongs to one copy of one layer, and has
/// arrays of one class. The blocks of a layer that is not compressed are the mapping's from
/// first_block on. stream_channels: as for cut_layer().
void place_layer(const ChipConfig& chip, const Layer& spec, int stream_channels, int weight_layer,
                 std::size_t first_block, TileSupply& supply, LayerMapping& layer,
                 Mapping& mapping);

}  // namespace ohmic
