#pragma once

#include <optional>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// A weight layer's counts at these widths in arrays of one class: slices, blocks, operation units,
/// pairs of arrays, PEs. Tiles and sets are still empty. codes: its integer weights, which say what
/// a chip with compression stores; null: as without. None if the slices of a weight are to lie side
/// by side and the class's arrays are not as wide.
std::optional<LayerMapping> measure_layer(const ChipConfig& chip, const Layer& layer,
                                          int array_class, const LayerBits& bits,
                                          const LayerCodes* codes);

/// The same of a layer whose columns lie in arrays of several classes, as laid down.
LayerMapping measure_parts(const ChipConfig& chip, const Layer& layer, const LayerBits& bits,
                           std::vector<LayerLayout> layouts);

/// Appends the blocks of a measured layer that is not compressed, with their row sets, part by
/// part. stream_channels: channels of the pixel vectors that feed it (of the map before flattening,
/// for a linear layer).
void cut_layer(const Layer& layer, int stream_channels, int weight_layer,
               const LayerMapping& measured, Mapping& mapping);

/// The sets of a layer that is cut and placed: which tiles share them, and home, the tile of the
/// first copy with the most PEs of a set (the first of equals).
std::vector<AccumulationSet> accumulation_sets(const Mapping& mapping, const LayerMapping& layer);

}  // namespace ohmic
