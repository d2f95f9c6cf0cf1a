#pragma once

#include <vector>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Hosts the vector stages and fills `mapping.flows`: who sends which channels of which stream to
/// whom. A vector goes once to each tile that needs it.
void plan_flows(const ChipConfig& chip, Mapping& mapping);

/// Pixel vectors of a flow in an inference.
std::uint64_t flow_pixels(const Mapping& mapping, const Flow& flow);

/// Bits that one pixel vector takes of a reader's line buffer; of the vector unit's operand buffer
/// with the shares of the stage's other producers and of other stages on its tile.
std::uint64_t line_vector_bits(const ChipConfig& chip, const Mapping& mapping, FlowEnd reader);

/// Pixel vectors that a reader's line buffer, or its share of the vector unit's operand buffer,
/// holds of one producer's stream. 0: not even one.
std::uint64_t line_capacity(const ChipConfig& chip, const Mapping& mapping, FlowEnd reader);

/// Bits of one of a writer's outgoing vectors in its output buffer: as wide as its widest reader
/// takes them.
std::uint64_t output_vector_bits(const ChipConfig& chip, const Mapping& mapping, FlowEnd writer);

/// Pixel vectors that a writer's output buffer, or its share of the result buffer, holds.
std::uint64_t output_capacity(const ChipConfig& chip, const Mapping& mapping, FlowEnd writer);

/// Tile stages that take a stage's inputs, and those from which its outputs leave.
std::vector<FlowEnd> reader_ends(const Mapping& mapping, int stage);
std::vector<FlowEnd> writer_ends(const Mapping& mapping, int stage);

}  // namespace ohmic
