#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// A weight layer's counts at these widths: slices, blocks, PEs. Tiles and sets are still empty.
LayerMapping measure_layer(const ChipConfig& chip, const Layer& layer, int weight_bits,
                           int activation_bits);

/// Cuts a measured layer's im2col matrix into blocks of the array's size and appends them: column
/// blocks outside, row blocks inside, so that what is summed lies together. Groups of a grouped
/// convolution share an array diagonally. `stream_channels`: channels of the pixel vectors that
/// feed it (of the map before flattening, for a linear layer).
void cut_layer(const ChipConfig& chip, const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, std::vector<WeightBlock>& blocks);

/// Blocks of a layer that write the same channels, over the layer's tiles; the tile with the most
/// of them is home.
std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer);

/// Sorted, disjoint union.
std::vector<ChannelRange> merge_ranges(std::vector<ChannelRange> ranges);
int total_size(const std::vector<ChannelRange>& ranges);
/// Channels that two unions share.
int overlap(const std::vector<ChannelRange>& a, const std::vector<ChannelRange>& b);

}  // namespace ohmic
