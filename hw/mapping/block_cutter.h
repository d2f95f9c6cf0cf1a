#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// A weight layer's counts at these widths in arrays of one class: slices, blocks, operation units,
/// pairs of arrays, PEs. Tiles and sets are still empty. codes: its integer weights, which say what
/// a chip with compression stores; null: as without.
LayerMapping measure_layer(const ChipConfig& chip, const Layer& layer, int array_class,
                           int weight_bits, int activation_bits, const LayerCodes* codes);

/// Cuts a measured layer's im2col matrix into blocks of the array's size and appends them with
/// their row sets: column blocks outside, row blocks inside, so that what is summed lies together.
/// Groups of a grouped convolution share an array diagonally. stream_channels: channels of the
/// pixel vectors that feed it (of the map before flattening, for a linear layer).
void cut_layer(const ChipConfig& chip, const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, Mapping& mapping);

/// The sets of a layer that is cut and placed: which tiles share them, and home, the tile of the
/// first copy with the most PEs of a set (the first of equals).
std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer);

}  // namespace ohmic
