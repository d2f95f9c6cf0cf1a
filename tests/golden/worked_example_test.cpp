#include <gmock/gmock.h>

#include "hw/cost/energy_meter.h"
#include "tests/golden/chip_case.h"

// docs/microarchitecture.md, "A whole network by hand": the same numbers, step by step.

namespace ohmic {
namespace {

const char* const kOneConvolution = R"({"schema_version": 1, "name": "one",
  "input": {"channels": 1, "height": 4, "width": 4},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 3}]})";

TEST(WorkedExample, LatencyToThePicosecond) {
  const Outcome outcome = simulate({kOneConvolution, {"W8A8"}, {}});
  ASSERT_EQ(outcome.error, "");
  const auto& run = outcome.runs[0];
  EXPECT_EQ(run.layers[0].start_ps, 94000U);
  EXPECT_EQ(run.layers[0].end_ps, 1167000U);
  EXPECT_EQ(run.elapsed_ps, 1181000U);
}

TEST(WorkedExample, LatencyWithSampleAndHold) {
  const Outcome outcome = simulate({kOneConvolution, {"W8A8"}, {"pe.schedule=sample_hold"}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.runs[0].elapsed_ps, 1181000U - 4 * 42000U);
}

TEST(WorkedExample, Activity) {
  const Outcome outcome = simulate({kOneConvolution, {"W8A8"}, {}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(to_text(outcome.runs[0]),
            "elapsed 1181000\n"
            "layer 94000..1167000 reads 512 cells 9216 rows 2304 samples 512 subtract 512 convert "
            "512 shift 512 register 448 buffer 12+20 bus 288 tree 0 lut 8 pool 0 vector 0 router "
            "42 link 8 control 1\n");
}

TEST(WorkedExample, EnergyAndPower) {
  const ChipCase c{kOneConvolution, {"W8A8"}, {}};
  const Outcome outcome = simulate(c);
  ASSERT_EQ(outcome.error, "");
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const Mapper mapper(network, chip);
  const EnergyMeter meter(network, chip, make_energy_table(load_hardware("wei2022")));
  const Mapping mapping = mapped(mapper, policy_of(network, "W8A8"));
  const CostReport report = meter.price(mapping, outcome.runs[0]);
  const auto pj = [&](Component kind) {
    return report.components[static_cast<std::size_t>(kind)].energy_mj * 1e9;
  };
  EXPECT_NEAR(pj(Component::kCrossbar), 9.9072, 1e-9);
  EXPECT_NEAR(pj(Component::kDac), 211.1616, 1e-9);
  EXPECT_NEAR(pj(Component::kSampleHold), 0.025088, 1e-9);
  EXPECT_NEAR(pj(Component::kAdc), 7936, 1e-9);
  EXPECT_NEAR(pj(Component::kSubtractor), 128, 1e-9);
  EXPECT_NEAR(pj(Component::kShiftAdder), 25.6, 1e-9);
  EXPECT_NEAR(pj(Component::kRegister), 0.004032, 1e-9);
  EXPECT_NEAR(pj(Component::kBuffer), 12 * 3.7 + 20 * 4.3, 1e-9);
  EXPECT_NEAR(pj(Component::kBus), 288 * 0.054, 1e-9);
  EXPECT_NEAR(pj(Component::kActivationLut), 2.08, 1e-9);
  EXPECT_NEAR(pj(Component::kRouter), 42 * 2.59, 1e-9);
  EXPECT_NEAR(pj(Component::kLink), 8 * 1.73, 1e-9);
  EXPECT_NEAR(pj(Component::kController), 0.1, 1e-9);
  EXPECT_NEAR(pj(Component::kLeakage), 590.5, 1e-9);
  EXPECT_NEAR(report.energy_mj * 1e9, 9171.94992, 1e-8);
  EXPECT_NEAR(report.component_power_w * 1e3, 116.4390315, 1e-7);
  EXPECT_EQ(report.cycles, 1181U);
}

const char* const kOnePixel = R"({"schema_version": 1, "name": "pixel",
  "input": {"channels": 16, "height": 1, "width": 1},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 1}]})";

// "Partial sums" there: 16 rows in two arrays of 8 on two tiles.
// Tile 0: tail 7000, written 15000 (start), read 23000, bus 24000, PE 264000.
// Tile 1: tail 13000 (3 flits behind the first, one router more), 21000, 29000, 30000, 270000;
// 2 x 20 bits, 3 flits over two routers: 280000. One level 281000, look-up 282000, written 290000,
// read 298000, at the I/O port 304000.
TEST(WorkedExample, PartialSumsOverTwoTiles) {
  const Outcome outcome = simulate({kOnePixel, {"W8A8"}, {"crossbar.rows=8", "tile.pes=1"}});
  EXPECT_EQ(to_text(outcome),
            "elapsed 304000\n"
            "layer 15000..290000 reads 256 cells 4096 rows 1024 samples 256 subtract 256 convert "
            "256 shift 256 register 208 buffer 3+3 bus 128 tree 2 lut 2 pool 0 vector 0 router 23 "
            "link 10 control 2\n");
}

// 2 x 2 pixels of one channel through a 1 x 1 convolution, pooled to one: writes end at 14000,
// 22000, 30000 and 38000; window 0 starts at 14000, reads behind the writes until 46000, bus 47000,
// PE 287000; three more of 8000 + 1000 + 240000 end at 1034000. Look-up 1035000, pool 1036000,
// written 1044000, read 1052000, and 3 x 16 bits in 3 flits are out at 1059000.
TEST(WorkedExample, PoolInTheTail) {
  const Outcome outcome = simulate({R"({"schema_version": 1, "name": "pool",
      "input": {"channels": 1, "height": 2, "width": 2},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 3, "kernel": 1},
                 {"name": "pool", "type": "max_pool2d", "kernel": 2}]})",
                                    {"W8A8"},
                                    {}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.runs[0].elapsed_ps, 1059000U);
  EXPECT_EQ(outcome.runs[0].layers[0].activity.pool_operations, 4U * 3);
  EXPECT_EQ(outcome.runs[0].layers[0].activity.look_ups, 4U * 3);
}

}  // namespace
}  // namespace ohmic
