#include "tests/system/random_case.h"

#include <algorithm>

#include "nets/network_spec.h"
#include "tests/support/test_draws.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

/// Overrides of hardware keys, one after the other.
class Overrides {
 public:
  Overrides(RandomSource& random, std::vector<std::string>& list) : random_(random), list_(list) {}

  template <typename T>
  void set(const std::string& key, std::initializer_list<T> items) {
    put(key, draw_one_of(items, random_));
  }
  void set(const std::string& key, int low, int high) { put(key, draw_from(low, high, random_)); }
  void put(const std::string& key, const std::string& value) { list_.push_back(key + "=" + value); }

 private:
  void put(const std::string& key, int value) { put(key, std::to_string(value)); }

  RandomSource& random_;
  std::vector<std::string>& list_;
};

void draw_tile(Overrides& chip) {
  chip.set("tile.buffer_kib", {"64", "1", "0.25", "0.1"});
  chip.set("tile.vector_buffer_kib", {"64", "64", "1", "0.2"});
  chip.set("tile.pes", {2, 5, 16});
  chip.set("tile.partial_sum_slots", 1, 4);
  chip.set("tile.buffer_width_bits", {16, 64, 256});
  chip.set("tile.value_bits", {1, 8});
  chip.set("tile.bus_bits", {32, 1024});
  chip.set("tile.adder_cycles", 1, 2);
  chip.set("tile.lut_lanes", {1, 4, 16});
  chip.set("tile.pool_lanes", {1, 4, 16});
  chip.set("tile.vector_lanes", {1, 4, 16});
}

void draw_pe(Overrides& chip) {
  chip.set("pe.schedule", {"serial", "sample_hold"});
  chip.set("pe.crossbar_groups", {2, 3, 8});
  chip.set("pe.adcs_per_group", 1, 8);
  chip.set("pe.shift_add_cycles", 0, 2);
  chip.set("crossbar.rows", {8, 16, 128});
  chip.set("crossbar.columns", {8, 16, 128});
  chip.set("crossbar.bits_per_cell", 1, 4);
  chip.set("dac.bits", {1, 1, 2, 3, 8});
  chip.set("mapping.weight_planes", {"paper", "paper", "magnitude"});
}

void draw_network_on_chip(Overrides& chip) {
  chip.set("noc.contention", {"on", "on", "on", "off"});
  chip.set("noc.flit_bits", {16, 32, 128});
  chip.set("noc.max_packet_flits", 2, 9);
  chip.set("noc.buffer_flits", 10, 29);
  chip.set("noc.router_cycles", 1, 3);
  chip.set("noc.link_cycles", 1, 2);
  chip.set("noc.credit_cycles", 1, 4);
}

/// "none", "balance", or some layers with as many copies as they have windows for, at most four.
std::string random_replication(const NetworkSpec& network, RandomSource& random) {
  if (draw_chance(65, random)) return "none";
  if (draw_chance(30, random)) return "balance";
  std::string text;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    const int most = static_cast<int>(std::min<std::int64_t>(4, im2col(layer).windows));
    const int copies = draw_chance(50, random) ? draw_from(1, most, random) : 1;
    if (copies > 1) text += (text.empty() ? "" : "+") + layer.name + ":" + std::to_string(copies);
  }
  return text.empty() ? "none" : text;
}

}  // namespace

std::string random_policy(const ChipCase& c, std::uint64_t seed, int most) {
  RandomSource random(seed);
  QuantPolicy policy;
  for (std::size_t l = 0; l < network_of(c).weight_layers.size(); ++l) {
    policy.layers.push_back({draw_from(2, most, random), draw_from(2, most, random)});
  }
  return to_string(policy);
}

std::string narrower_policy(const ChipCase& c, const std::string& policy, std::uint64_t seed) {
  RandomSource random(seed);
  QuantPolicy narrow = policy_of(network_of(c), policy);
  const int all = draw_chance(30, random) ? 50 : 0;  // else one layer alone
  const auto one =
      static_cast<std::size_t>(draw_from(0, static_cast<int>(narrow.layers.size()) - 1, random));
  for (std::size_t l = 0; l < narrow.layers.size(); ++l) {
    LayerBits& bits = narrow.layers[l];
    if (l != one && !draw_chance(all, random)) continue;
    bits.activation_bits = draw_from(kMinBits, bits.activation_bits, random);
    bits.weight_bits = draw_from(kMinBits, bits.weight_bits, random);
  }
  return to_string(narrow);
}

ChipCase random_case(std::uint64_t seed) {
  ChipCase c;
  c.network = random_network(seed);
  RandomSource random(seed * 7919 + 1);
  Overrides chip(random, c.hardware);
  chip.set("chip.dataflow", {"layer_serial", "pipelined"});
  chip.set("chip.clock_mhz", {400, 900, 1000});
  draw_tile(chip);
  draw_pe(chip);
  draw_network_on_chip(chip);
  chip.put("mapping.replicate", random_replication(network_of(c), random));
  chip.set("tile.input_buffering", {"single", "double"});
  chip.set("tile.line_reuse", {"off", "on"});
  chip.set("pe.array_drive", {"read", "round"});
  c.policies = {random_policy(c, seed + 1)};
  return c;
}

ChipCase affine_case(std::uint64_t seed) {
  ChipCase c = random_case(seed);
  Json network = Json::parse(c.network);
  int count = 0;
  for (Json& layer : network["layers"]) {
    Json made = {{"name", layer.at("name")}, {"type", count % 3 == 0 ? "batch_norm2d" : "affine"}};
    if (layer.contains("inputs")) made["inputs"] = layer["inputs"];
    const std::string type = layer.at("type");
    if (type == "conv2d" || type == "linear" || type == "add" || type == "mul" ||
        type == "concat" || type == "flatten" || type == "upsample2d" || type == "channel_slice" ||
        type.find("pool") != std::string::npos)
      continue;
    layer = made;
    ++count;
  }
  c.network = network.dump();
  return c;
}

ChipCase wide_case(std::uint64_t seed) {
  ChipCase c = random_case(seed);
  c.policies = {random_policy(c, seed + 1, kMaxBits)};
  return c;
}

}  // namespace ohmic
