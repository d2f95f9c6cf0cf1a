#include <gtest/gtest.h>

#include "hw/accelerator.h"
#include "hw/cost/energy_meter.h"
#include "nets/network_loader.h"
#include "tests/support/in_child.h"
#include "tests/system/invariants.h"
#include "tests/system/random_case.h"

// Copies of a layer's weights (mapping.replicate): what they change, and what they must not.

namespace ohmic {
namespace {

const char* const kFourPixels = R"({"schema_version": 1, "name": "four",
  "input": {"channels": 1, "height": 1, "width": 4},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 1}]})";

// docs/microarchitecture.md, "Two copies".
TEST(Copies, WorkedExample) {
  const Evaluation two = simulate({kFourPixels, {"W8A8"}, {"mapping.replicate=conv:2"}});
  ASSERT_EQ(two.error, "");
  EXPECT_EQ(two.runs[0].layers[0].start_ps, 22000U);
  EXPECT_EQ(two.runs[0].layers[0].end_ps, 583000U);
  EXPECT_EQ(two.runs[0].elapsed_ps, 605000U);
  const auto& waited = two.runs[0].layers[0].waited_ps;  // tile 0 starts last at 279, tile 1 at 300
  EXPECT_EQ(waited[static_cast<std::size_t>(Wait::kInput)], 22000U + 43000);
  EXPECT_EQ(waited[static_cast<std::size_t>(Wait::kBuffer)], 17000U + 17000);
  EXPECT_EQ(waited[static_cast<std::size_t>(Wait::kPes)], 240000U + 240000);
  const Evaluation one = simulate({kFourPixels, {"W8A8"}, {}});
  ASSERT_EQ(one.error, "");
  EXPECT_EQ(one.runs[0].elapsed_ps, 1089000U);
}

// Beside it, "Balance": four copies. The line buffer of copy 3 has its pixel last, at 79 ns.
TEST(Copies, WorkedExampleBalanced) {
  const Evaluation outcome = simulate({kFourPixels, {"W8A8"}, {"mapping.replicate=balance"}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.runs[0].layers[0].end_ps, 366000U);
  EXPECT_EQ(outcome.runs[0].elapsed_ps, 388000U);
  const auto& waited = outcome.runs[0].layers[0].waited_ps;
  EXPECT_EQ(waited[static_cast<std::size_t>(Wait::kInput)], 22000U + 43000 + 64000 + 79000);
  EXPECT_EQ(waited[static_cast<std::size_t>(Wait::kPes)], 0U);
}

// 576 windows of the 5 x 5 convolution: what is not divided is the image's way in and the last
// window's way out.
TEST(Copies, DivideTheTimeOfABottleneck) {
  ChipCase c = {R"({"schema_version": 1, "name": "wide",
      "input": {"channels": 1, "height": 28, "width": 28},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 64, "kernel": 5}]})",
                {"W8A8"},
                {}};
  const Evaluation one = simulate(c);
  ASSERT_EQ(one.error, "");
  for (const std::uint64_t copies : {2U, 3U, 4U, 6U}) {
    const Evaluation outcome =
        simulate(with(c, "mapping.replicate=conv:" + std::to_string(copies)));
    ASSERT_EQ(outcome.error, "");
    const double share = static_cast<double>(outcome.runs[0].elapsed_ps * copies) /
                         static_cast<double>(one.runs[0].elapsed_ps);
    EXPECT_GE(share, 1.0) << copies;
    EXPECT_LE(share, 1.02) << copies;
  }
}

TEST(Copies, DoTheWorkOfOne) {
  int told = 0;
  for (std::uint64_t seed = 9001; seed < 9121; ++seed) {
    const auto verdict = judge(copies_do_the_work_of_one, random_case(seed));
    if (!verdict) continue;
    ++told;
    EXPECT_EQ(*verdict, "") << "seed " << seed;
  }
  EXPECT_GT(told, 10);
}

// Copies of a layer behind the first window's: each drops what it will not read, as it comes.
TEST(Copies, NeedRoomForOneWindowEach) {
  const ChipCase c = {R"({"schema_version": 1, "name": "row",
      "input": {"channels": 1, "height": 1, "width": 40},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 1, "kernel": [1, 2]}]})",
                      {"W8A8"},
                      {"tile.buffer_kib=0.002", "mapping.replicate=conv:39"}};
  EXPECT_EQ(simulate(c).error, "");
}

// So does one copy, where a stride passes over what precedes the first window.
TEST(Copies, PixelsThatNoWindowReadsTakeNoRoom) {
  const ChipCase c = {R"({"schema_version": 1, "name": "late",
      "input": {"channels": 1, "height": 2, "width": 40},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 1, "kernel": 1,
                  "stride": [3, 1], "padding": [2, 0, 0, 0]}]})",
                      {"W8A8"},
                      {"tile.buffer_kib=0.002"}};
  EXPECT_EQ(simulate(c).error, "");
}

std::uint64_t balanced_tiles(const ChipCase& c) {
  const NetworkSpec network = network_of(c);
  const Mapper mapper(network, chip_of(c));
  const auto answer = mapper.map(policy_of(network, c.policies[0]));
  const auto* mapping = std::get_if<Mapping>(&answer);
  return mapping == nullptr ? 0 : mapping->tiles_used();
}

TEST(Balance, FitsTheChip) {
  int mapped = 0;
  int full = 0;
  for (std::uint64_t seed = 9201; seed < 9401; ++seed) {
    ChipCase c = random_case(seed);
    for (const char* set : {"mapping.replicate=balance", "chip.tiles_x=4", "chip.tiles_y=3"})
      c = with(std::move(c), set);
    const std::uint64_t tiles = balanced_tiles(c);
    mapped += tiles > 0;
    full += tiles == 12;
    EXPECT_LE(tiles, 12U) << "seed " << seed;
    if (tiles == 0) {  // balance may not be why it does not fit
      EXPECT_EQ(balanced_tiles(with(std::move(c), "mapping.replicate=none")), 0U) << seed;
    }
  }
  EXPECT_GT(mapped, 60);
  EXPECT_GT(full, 20);
}

/// Latency of a shipped network at W8A8 on a preset; 0 where it does not fit.
double latency(const std::string& net, const std::string& preset, std::vector<std::string> set) {
  return std::stod(in_child([&] {
    const NetworkSpec network = load_network(net);
    const HardwareRecord record = load_hardware(preset, set);
    Accelerator chip(network, make_chip_config(record), make_energy_table(record));
    return std::to_string(chip.price(uniform_policy(network, 8, 8)).latency_ms);
  }));
}

class BalanceOnShippedChips : public ::testing::TestWithParam<std::string> {};

TEST_P(BalanceOnShippedChips, IsNeverSlower) {
  for (const char* net : {"lenet5", "vgg13", "resnet20"}) {
    for (const char* dataflow : {"chip.dataflow=pipelined", "chip.dataflow=layer_serial"}) {
      const double one = latency(net, GetParam(), {dataflow});
      const double balanced = latency(net, GetParam(), {dataflow, "mapping.replicate=balance"});
      EXPECT_GT(balanced, 0);
      EXPECT_LE(balanced, one) << net << " " << dataflow;
      // Of yao24's VGG-13 conv2 is busy longest, and conv1 would be as busy with sending to copies.
      if (GetParam() == "yao24" && std::string(net) == "vgg13") continue;
      // Each other has tiles to spare and a layer that takes much longer than the others.
      EXPECT_LT(balanced, 0.7 * one) << net << " " << dataflow;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Presets, BalanceOnShippedChips, ::testing::ValuesIn(hardware_presets()),
                         [](const auto& preset) {
                           std::string name = preset.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

}  // namespace
}  // namespace ohmic
