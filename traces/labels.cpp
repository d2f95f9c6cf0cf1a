#include "traces/labels.h"

#include <iterator>

#include "tlm/route.h"
#include "traces/time_text.h"

namespace ohmic {
namespace {

std::string place(const ChipConfig& chip, int index) {
  return "x" + std::to_string(index % chip.tiles_x) + "_y" + std::to_string(index / chip.tiles_x);
}

}  // namespace

std::string tile_label(const ChipConfig& chip, int tile) {
  return tile == noc::kChipPort ? "io_port" : "tile_" + place(chip, tile);
}

std::string router_label(const ChipConfig& chip, int router) {
  return "router_" + place(chip, router);
}

const char* port_label(int port) {
  static constexpr const char* kNames[] = {"local", "north", "east", "south", "west"};
  static_assert(std::size(kNames) == noc::kPorts, "a name a port");
  return kNames[static_cast<std::size_t>(port)];
}

const char* packet_label(std::uint32_t kind) {
  static constexpr const char* kNames[] = {"pixels", "partial_sum", "control"};
  return kind < std::size(kNames) ? kNames[kind] : "other";
}

const char* unit_signal(TileUnit unit) {
  static constexpr const char* kNames[] = {
      "line_buffer.busy_read",    "line_buffer.busy_write",   "output_buffer.busy_read",
      "output_buffer.busy_write", "operand_buffer.busy_read", "operand_buffer.busy_write",
      "result_buffer.busy_read",  "result_buffer.busy_write", "bus.busy",
      "adder_tree.busy",          "activation_lut.busy",      "pool.busy",
      "vector_lanes.busy"};
  static_assert(std::size(kNames) == kTileUnits, "a name a unit");
  return kNames[static_cast<std::size_t>(unit)];
}

const char* unit_label(TileUnit unit) {
  static constexpr const char* kNames[] = {
      "line buffer read",    "line buffer write",   "output buffer read",
      "output buffer write", "operand buffer read", "operand buffer write",
      "result buffer read",  "result buffer write", "bus",
      "adder tree",          "activation LUT",      "pool",
      "vector lanes"};
  static_assert(std::size(kNames) == kTileUnits, "a name a unit");
  return kNames[static_cast<std::size_t>(unit)];
}

const char* buffer_label(BufferKind buffer) {
  static constexpr const char* kNames[] = {"line", "output", "operand", "result"};
  static_assert(std::size(kNames) == kBufferKinds, "a name a buffer");
  return kNames[static_cast<std::size_t>(buffer)];
}

const char* wait_label(Wait wait) {
  static constexpr const char* kNames[] = {"done", "layer",  "input",  "buffer",
                                           "PEs",  "output", "network"};
  static_assert(std::size(kNames) == kWaits, "a word a cause");
  return kNames[static_cast<std::size_t>(wait)];
}

std::vector<std::string> layer_labels(const NetworkSpec& network, const Mapping& mapping) {
  std::vector<std::string> labels;
  for (std::size_t l = 0; l < mapping.layers.size(); ++l) {
    labels.push_back(network.weight_layer(static_cast<int>(l)).name + " W" +
                     std::to_string(mapping.layers[l].weight_bits) + "A" +
                     std::to_string(mapping.layers[l].activation_bits));
  }
  return labels;
}

std::vector<std::string> wave_legend(const std::vector<std::string>& layers,
                                     Picoseconds power_bin) {
  std::vector<std::string> lines = {
      "time 0: the first input word may enter; the last time stamp is the latency",
      "layer: weight layer from 1 on, 0 = idle; slice: input slice from 1 on, 0 = idle; window: "
      "last one started, from 1 on; occupancy, capacity: bits",
      "power_uw: microwatts, mean over bins of " + ns_text(power_bin) + " ns"};
  std::string waits = "wait:";
  for (std::size_t w = 0; w < kWaits; ++w)
    waits += " " + std::to_string(w) + " = " + wait_label(static_cast<Wait>(w));
  lines.push_back(waits);
  for (std::size_t l = 0; l < layers.size(); ++l)
    lines.push_back("layer " + std::to_string(l + 1) + " = " + layers[l]);
  return lines;
}

}  // namespace ohmic
