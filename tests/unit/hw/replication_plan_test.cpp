#include "hw/mapping/replication_plan.h"

#include <gtest/gtest.h>

#include "hw/mapping/block_cutter.h"
#include "hw/mapping/stage_loads.h"
#include "tests/unit/hw/hw_case.h"

namespace ohmic {
namespace {

/// A word of a buffer in 7 ns, a slice of one conversion round in 32, whatever the preset says.
std::vector<std::string> timed(const std::vector<std::string>& set) {
  std::vector<std::string> all = {"tile.buffer_width_bits=64", "tile.buffer_cycle_ns=6.5",
                                  "crossbar.read_ns=26", "adc.cycles_per_conversion=3"};
  all.insert(all.end(), set.begin(), set.end());
  return all;
}

/// A network's stages with measured layers: what the loads are worked out from.
struct Measured {
  Measured(const std::string& layer_list, int channels, int width,
           const std::vector<std::string>& set)
      : network(network_with(layer_list, channels, 1, width)),
        chip(chip_with(timed(set))),
        graph(build_dataflow(network)) {
    for (int l = 0; l < static_cast<int>(network.weight_layers.size()); ++l) {
      layers.push_back(*measure_layer(chip, network.weight_layer(l), 0, {8, 8}, nullptr));
      names.push_back(network.weight_layer(l).name);
    }
    plan_replication(chip, graph, names, layers);
  }
  std::vector<std::uint64_t> copies() const {
    std::vector<std::uint64_t> all;
    for (const LayerMapping& layer : layers) all.push_back(layer.copies);
    return all;
  }
  Picoseconds load(int stage) const { return StageLoads(chip, graph, layers).of(stage); }

  NetworkSpec network;
  ChipConfig chip;
  DataflowGraph graph;
  std::vector<std::string> names;
  std::vector<LayerMapping> layers;
};

const char* const kOne = R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1})";
const char* const kTwo =
    R"({"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 1},
       {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1})";

using Copies = std::vector<std::uint64_t>;

// Four channels of 8 bits are one word: read 7 ns, bus 1, PE 256. Four windows.
TEST(StageLoads, OfPesFallWithCopies) {
  EXPECT_EQ(Measured(kOne, 4, 4, {}).load(0), 4U * 264000);
  EXPECT_EQ(Measured(kOne, 4, 4, {"mapping.replicate=a:2"}).load(0), 2U * 264000);
  EXPECT_EQ(Measured(kOne, 4, 4, {"mapping.replicate=a:3"}).load(0), 2U * 264000);
}

// The image: four vectors of two flits, to every copy.
TEST(StageLoads, OfTheImageGrowWithCopies) {
  EXPECT_EQ(Measured(kOne, 4, 4, {}).load(kIoPort), 4U * 2000);
  EXPECT_EQ(Measured(kOne, 4, 4, {"mapping.replicate=a:3"}).load(kIoPort), 3U * 4 * 2000);
}

// Words of one bit: 32 a vector, 32 x 6.5 = 208 ns, which each copy writes whole; a PE that drives
// 8 bits at once needs 32 ns, after 208 ns and the bus.
TEST(StageLoads, OfLineBuffersStay) {
  const std::vector<std::string> slow = {"tile.buffer_width_bits=1", "dac.bits=8",
                                         "dac.settle_ns=2"};
  const auto with = [&](const char* replicate) {
    std::vector<std::string> set = slow;
    set.emplace_back(std::string("mapping.replicate=") + replicate);
    return Measured(kOne, 4, 4, set);
  };
  EXPECT_EQ(with("none").load(0), 4U * 241000);
  EXPECT_EQ(with("a:2").load(0), 4U * 208000);
  EXPECT_EQ(with("a:4").load(0), 4U * 208000);
  EXPECT_EQ(with("balance").copies(), Copies{2});
}

// Of 64 windows all but one copy's come as partial sums: 2 columns of 8 + 8 + 2 bits are two flits
// and a header; and 64 vectors of two flits. The PEs of 32 copies take 2 x 34 ns, a buffer 64 x 1.
TEST(StageLoads, OfTheHomeGrowWithTheSumsOfOtherCopies) {
  const std::vector<std::string> quick = {"dac.bits=8", "tile.buffer_cycle_ns=1",
                                          "mapping.replicate=a:32"};
  EXPECT_EQ(Measured(kOne, 4, 64, quick).load(0), (64U - 2) * 3000 + 64U * 2000);
}

// b's input vector is one word, which a's output buffer reads once a copy of b: 8 vectors x 7 ns.
TEST(StageLoads, OfTheProducerGrowWithItsReaders) {
  const std::vector<std::string> quick = {"dac.bits=8", "mapping.replicate=a:8+b:8"};
  EXPECT_EQ(Measured(kTwo, 4, 8, quick).load(0), 8U * 8 * 7000);
}

TEST(Balance, GivesEachWindowACopyWhereNothingElseIsSlow) {
  EXPECT_EQ(Measured(kOne, 4, 4, {}).copies(), Copies{1});
  EXPECT_EQ(Measured(kOne, 4, 4, {"mapping.replicate=balance"}).copies(), Copies{4});
}

TEST(Balance, GivesNoCopyThatSparesNoWindow) {
  // 5 windows: 3 copies have 2 at most, and so have 4.
  const std::vector<std::string> four = {"mapping.replicate=balance", "chip.tiles_x=4",
                                         "chip.tiles_y=1"};
  EXPECT_EQ(Measured(kOne, 4, 5, four).copies(), Copies{3});
}

TEST(Balance, StopsWhenTheChipIsFull) {
  const std::vector<std::string> three = {"mapping.replicate=balance", "chip.tiles_x=3",
                                          "chip.tiles_y=1"};
  EXPECT_EQ(Measured(kTwo, 4, 64, three).copies(), (Copies{2, 1}));
}

// a sends 64 vectors of 7 ns to each copy of b, whose 64 windows take 264 ns each: 6 copies have 11
// of them at most, 2904 ns against 2688; 7 would have 10, but 64 x 49 ns are more than 2904.
TEST(Balance, StopsWhereTheProducerWouldBeAsSlow) {
  const Measured both(kTwo, 4, 64, {"mapping.replicate=balance"});
  EXPECT_EQ(both.copies(), (Copies{7, 6}));
  EXPECT_EQ(both.load(0), 2688000U);
  EXPECT_EQ(both.load(1), 2904000U);
}

}  // namespace
}  // namespace ohmic
