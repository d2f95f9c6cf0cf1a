#pragma once

#include <vector>

#include "hw/device/analog/layer_devices.h"
#include "hw/functional/block_values.h"
#include "hw/functional/pe_blocks.h"

namespace ohmic {

/// Whether every pair of arrays holds one slice of one block and nothing else.
bool holds_single_slices(const ChipConfig& chip);

/// Finds what the cells of a PE's blocks add to their columns behind wires, to the first order in
/// their resistance, if blocks or slices share pairs of arrays: each lengthens the others' lines.
/// blocks: pe_blocks(). copy, weights: of the layer.
void wire_blocks(const LayerDevices& layer, std::uint64_t copy, const Mapping& mapping,
                 const PeAssignment& pe, const MatrixGeometry& matrix,
                 const std::vector<WeightCode>& weights, std::vector<PeBlock>& blocks);

}  // namespace ohmic
