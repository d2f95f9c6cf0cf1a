#include <gtest/gtest.h>

#include <map>

#include "tests/support/test_draws.h"
#include "tests/system/chip_case.h"
#include "util/random_source.h"

// What the busiest station names is what to make faster.

namespace ohmic {
namespace {

/// A unit and the settings that make it twice as fast.
struct Faster {
  const char* name;
  std::vector<std::pair<std::string, double>> factors;  ///< of hardware keys
};

const std::vector<Faster>& units() {
  static const std::vector<Faster> all = {{"PEs",
                                           {{"crossbar.read_ns", 0.5},
                                            {"dac.settle_ns", 0.5},
                                            {"pe.mux_ns", 0.5},
                                            {"adc.rate_gsps", 2}}},
                                          {"buffers", {{"tile.buffer_cycle_ns", 0.5}}},
                                          {"bus", {{"tile.bus_bits", 2}}},
                                          {"LUT", {{"tile.lut_lanes", 2}}},
                                          {"pool", {{"tile.pool_lanes", 2}}},
                                          {"I/O port", {{"noc.flit_bits", 2}}}};
  return all;
}

std::string name_of(StationUnit unit) {
  switch (unit) {
    case StationUnit::kPes:
      return "PEs";
    case StationUnit::kLineBuffer:
    case StationUnit::kBufferPort:
      return "buffers";
    case StationUnit::kBus:
      return "bus";
    case StationUnit::kActivationLut:
      return "LUT";
    case StationUnit::kMaxPool:
      return "pool";
    case StationUnit::kVectorLanes:
      return "vector";
    case StationUnit::kPort:
      return "I/O port";
  }
  return "";
}

ChipCase random_chip(std::uint64_t seed) {
  RandomSource random(seed);
  const auto one_of = [&random](std::vector<const char*> values) {
    return std::string(values[static_cast<std::size_t>(
        draw_from(0, static_cast<int>(values.size()) - 1, random))]);
  };
  return {R"({"schema_version": 1, "name": "chain",
      "input": {"channels": 3, "height": 20, "width": 20},
      "layers": [{"name": "a", "type": "conv2d", "out_channels": 16, "kernel": 3},
                 {"name": "r", "type": "relu"},
                 {"name": "p", "type": "max_pool2d", "kernel": 2},
                 {"name": "b", "type": "conv2d", "out_channels": 24, "kernel": 3},
                 {"name": "f", "type": "flatten"},
                 {"name": "c", "type": "linear", "out_features": 10}]})",
          {"W6A6"},
          {"tile.buffer_cycle_ns=" + one_of({"1", "1", "16", "200"}),
           "tile.bus_bits=" + one_of({"1", "1", "16", "1024"}),
           "pe.adcs_per_group=" + one_of({"1", "16", "64", "64"}),
           "tile.lut_lanes=" + one_of({"1", "16"}), "tile.pool_lanes=" + one_of({"1", "16"}),
           "noc.flit_bits=" + one_of({"1", "32"}), "dac.bits=" + one_of({"1", "2"}),
           "pe.schedule=" + one_of({"serial", "sample_hold"}),
           "tile.input_buffering=" + one_of({"single", "double"})}};
}

TEST(Bottleneck, NoOtherUnitTwiceAsFastHelpsMore) {
  std::map<std::string, int> named;
  for (std::uint64_t seed = 13001; seed < 13021; ++seed) {
    const ChipCase c = random_chip(seed);
    const Evaluation base = simulate(c);
    ASSERT_EQ(base.error, "") << "seed " << seed;
    const std::string told = name_of(base.runs[0].busiest.unit);
    ++named[told];
    const HardwareRecord record = load_hardware("wei2022", c.hardware);
    std::map<std::string, Picoseconds> latency;
    for (const Faster& unit : units()) {
      ChipCase faster = c;
      for (const auto& [key, factor] : unit.factors) {
        const Json& value = record.values.at(key);
        const Json scaled = factor > 1 && value.is_number_integer()
                                ? Json(value.get<int>() * static_cast<int>(factor))
                                : Json(value.get<double>() * factor);
        faster = with(std::move(faster), key + "=" + scaled.dump());
      }
      const Evaluation run = simulate(faster);
      ASSERT_EQ(run.error, "") << "seed " << seed;
      latency[unit.name] = run.runs[0].elapsed_ps;
    }
    for (const auto& [name, ps] : latency)
      EXPECT_LE(latency.at(told), ps) << "seed " << seed << ": " << told << " is named, " << name;
  }
  EXPECT_GE(named.size(), 3U) << "the chips differ too little";
}

}  // namespace
}  // namespace ohmic
