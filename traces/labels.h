#pragma once

#include <string>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/sim/observer.h"
#include "nets/network_spec.h"
#include "traces/buffer_occupancy.h"

namespace ohmic {

/// Names of a chip's places, as its modules have them: "tile_x3_y0", "io_port" for node -1.
std::string tile_label(const ChipConfig& chip, int tile);
std::string router_label(const ChipConfig& chip, int router);

/// Direction of a router's output: "local", "north", "east", "south", "west".
const char* port_label(int port);

/// What a packet carries: "pixels", "partial_sum", "control".
const char* packet_label(std::uint32_t kind);

/// A unit of a tile and what it does: "line_buffer.busy_read", "adder_tree.busy".
const char* unit_signal(TileUnit unit);
/// The same as people say it: "line buffer read", "adder tree".
const char* unit_label(TileUnit unit);
/// Whether it reads or writes a buffer.
constexpr bool is_buffer(TileUnit unit) { return unit < TileUnit::kBus; }

/// A buffer of a tile: "line", "output", "operand", "result".
const char* buffer_label(BufferKind buffer);

/// What a tile stage waits for: "done", "layer", "input", "PEs", "output", "network"; at most 7
/// letters.
const char* wait_label(Wait wait);

/// "conv1 W8A8", by weight layer.
std::vector<std::string> layer_labels(const NetworkSpec& network, const Mapping& mapping);

/// Lines that tell a reader of a wave what its values mean. `layers`: a name for each weight layer;
/// `power_bin`: over which power is a mean.
std::vector<std::string> wave_legend(const std::vector<std::string>& layers, Picoseconds power_bin);

}  // namespace ohmic
