#pragma once

#include <string>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Hosts the vector stages and fills `mapping.flows`: who sends which channels of which stream to
/// whom. A vector goes once to each tile that needs it.
void plan_flows(const ChipConfig& chip, Mapping& mapping);

/// Pixel vectors that a reader's line buffer holds of one producer's stream. 0: not even one.
std::uint64_t line_capacity(const ChipConfig& chip, const Mapping& mapping, FlowEnd reader);

/// Bits of one of a writer's outgoing vectors in its output buffer: as wide as its widest reader
/// takes them.
std::uint64_t output_vector_bits(const ChipConfig& chip, const Mapping& mapping, FlowEnd writer);

/// Pixel vectors that a writer's output buffer holds.
std::uint64_t output_capacity(const ChipConfig& chip, const Mapping& mapping, FlowEnd writer);

/// Empty where every line buffer can hold one window and every output buffer what one window
/// produces; else which layer cannot, and what would do.
std::string buffer_shortfall(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping);

}  // namespace ohmic
