#include <gmock/gmock.h>

#include "hw/cost/energy_meter.h"
#include "tests/system/chip_case.h"

// docs/microarchitecture.md, "A whole network by hand": the same numbers, step by step.

namespace ohmic {
namespace {

const char* const kOneConvolution = R"({"schema_version": 1, "name": "one",
  "input": {"channels": 1, "height": 4, "width": 4},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 3}]})";

TEST(WorkedExample, LatencyToThePicosecond) {
  const Evaluation outcome = simulate({kOneConvolution, {"W8A8"}, {}});
  ASSERT_EQ(outcome.error, "");
  const auto& run = outcome.runs[0];
  EXPECT_EQ(run.layers[0].start_ps, 182000U);
  EXPECT_EQ(run.layers[0].end_ps, 1227000U);
  EXPECT_EQ(run.elapsed_ps, 1249000U);
}

TEST(WorkedExample, LatencyWithSampleAndHold) {
  const Evaluation outcome = simulate({kOneConvolution, {"W8A8"}, {"pe.schedule=sample_hold"}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.runs[0].elapsed_ps, 1249000U - 4 * 28000U);
}

TEST(WorkedExample, Activity) {
  const Evaluation outcome = simulate({kOneConvolution, {"W8A8"}, {}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(to_text(outcome.runs[0]),
            "elapsed 1249000\n"
            "layer 182000..1227000 reads 512 cells 9216 rows 2304 samples 512 subtract 512 convert "
            "512 shift 512 busy 960 buffer 8+20 bus 288 tree 0 lut 8 pool 0 vector 0 router "
            "42 link 8 control 1 waits 0 0 182000 51000 720000 0 0\n");
}

TEST(WorkedExample, EnergyAndPower) {
  const ChipCase c{kOneConvolution, {"W8A8"}, {}};
  const Evaluation outcome = simulate(c);
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
  EXPECT_NEAR(pj(Component::kCrossbar), 13.27104, 1e-9);
  EXPECT_NEAR(pj(Component::kDac), 233.6256, 1e-9);
  EXPECT_NEAR(pj(Component::kSampleHold), 0.0100352, 1e-9);
  EXPECT_NEAR(pj(Component::kAdc), 3174.4, 1e-9);
  EXPECT_NEAR(pj(Component::kSubtractor), 51.2, 1e-9);
  EXPECT_NEAR(pj(Component::kShiftAdder), 25.6, 1e-9);
  EXPECT_NEAR(pj(Component::kRegister), 960 * 13, 1e-9);
  EXPECT_NEAR(pj(Component::kBuffer), 8 * 8.1 + 20 * 8.6, 1e-9);
  EXPECT_NEAR(pj(Component::kBus), 288 * 0.054, 1e-9);
  EXPECT_NEAR(pj(Component::kActivationLut), 2.08, 1e-9);
  EXPECT_NEAR(pj(Component::kRouter), 42 * 2.59, 1e-9);
  EXPECT_NEAR(pj(Component::kLink), 8 * 1.73, 1e-9);
  EXPECT_NEAR(pj(Component::kController), 0.1, 1e-9);
  EXPECT_NEAR(pj(Component::kLeakage), (0.5 + 0.02) * 1249, 1e-9);
  EXPECT_NEAR(report.energy_mj * 1e9, 17004.7386752, 1e-7);
  EXPECT_NEAR(report.component_power_w * 1e3, 130.4617368, 1e-7);
  EXPECT_EQ(report.cycles, 1249U);
}

const char* const kOnePixel = R"({"schema_version": 1, "name": "pixel",
  "input": {"channels": 16, "height": 1, "width": 1},
  "layers": [{"name": "conv", "type": "conv2d", "out_channels": 2, "kernel": 1}]})";

// "Partial sums" there: 16 rows in two arrays of 8, read in 24 ns, on two tiles.
// Tile 0: tail 7000, written 23000 (start), read 39000, bus 40000, PE 280000.
// Tile 1: tail 13000 (3 flits behind the first, one router more), 29000, 45000, 46000, 286000;
// 2 x 20 bits, 3 flits over two routers: 296000. One level 297000, look-up 298000, written 314000,
// read 330000, at the I/O port 336000.
TEST(WorkedExample, PartialSumsOverTwoTiles) {
  const Evaluation outcome =
      simulate({kOnePixel, {"W8A8"}, {"crossbar.rows=8", "crossbar.read_ns=24", "tile.pes=1"}});
  EXPECT_EQ(to_text(outcome),
            "elapsed 336000\n"
            "layer 23000..314000 reads 256 cells 4096 rows 1024 samples 256 subtract 256 convert "
            "256 shift 256 busy 480 buffer 3+3 bus 128 tree 2 lut 2 pool 0 vector 0 router 23 "
            "link 10 control 2 waits 0 0 52000 0 0 0 0\n");
}

// 2 x 2 pixels of one channel through a 1 x 1 convolution, pooled to one: writes end at 22000,
// 38000, 54000 and 70000; window 0 starts at 22000, is read until 38000, bus 39000, PE 279000;
// three more of 16000 + 1000 + 240000 end at 1050000. Look-up 1051000, pool 1052000, written
// 1068000, read 1084000, and 3 x 16 bits in 3 flits are out at 1091000.
TEST(WorkedExample, PoolInTheTail) {
  const Evaluation outcome = simulate({R"({"schema_version": 1, "name": "pool",
      "input": {"channels": 1, "height": 2, "width": 2},
      "layers": [{"name": "conv", "type": "conv2d", "out_channels": 3, "kernel": 1},
                 {"name": "pool", "type": "max_pool2d", "kernel": 2}]})",
                                       {"W8A8"},
                                       {}});
  ASSERT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.runs[0].elapsed_ps, 1091000U);
  EXPECT_EQ(outcome.runs[0].layers[0].activity.pool_operations, 4U * 3);
  EXPECT_EQ(outcome.runs[0].layers[0].activity.look_ups, 4U * 3);
}

// "A full buffer" there: buffers of 32 bits with a cycle of 16 ns. a (2-bit input, 4 channels) is
// four times as quick as b (8-bit input), whose line buffer holds one vector, as does a's output
// buffer.
TEST(WorkedExample, TwoLayersAndAFullBuffer) {
  const Evaluation outcome = simulate({R"({"schema_version": 1, "name": "two",
      "input": {"channels": 1, "height": 1, "width": 4},
      "layers": [{"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 1},
                 {"name": "b", "type": "conv2d", "out_channels": 1, "kernel": 1}]})",
                                       {"W8A2-W8A8"},
                                       {"tile.buffer_kib=0.00390625", "tile.buffer_cycle_ns=16"}});
  ASSERT_EQ(outcome.error, "");
  const ohmic::Run& run = outcome.runs[0];
  EXPECT_EQ(run.elapsed_ps, 1227000U);
  const auto waited = [&](std::size_t layer, Wait wait) {
    return run.layers[layer].waited_ps[static_cast<std::size_t>(wait)];
  };
  EXPECT_EQ(run.layers[0].start_ps, 22000U);
  EXPECT_EQ(run.layers[0].end_ps, 542000U);
  EXPECT_EQ(waited(0, Wait::kInput), 22000U);
  EXPECT_EQ(waited(0, Wait::kBuffer), 3U * 17000);
  EXPECT_EQ(waited(0, Wait::kPes), 3U * 60000);
  EXPECT_EQ(waited(0, Wait::kOutputBuffer), 33000U + 33000 + 129000);
  EXPECT_EQ(run.layers[1].start_ps, 157000U);
  EXPECT_EQ(run.layers[1].end_ps, 1202000U);
  EXPECT_EQ(waited(1, Wait::kInput), 157000U);
  EXPECT_EQ(waited(1, Wait::kBuffer), 3U * 17000);
  EXPECT_EQ(waited(1, Wait::kPes), 3U * 240000);
  EXPECT_EQ(waited(1, Wait::kOutputBuffer), 0U);
}

// "A residual join" there: two convolutions of one pixel and their sum.
TEST(WorkedExample, AResidualJoin) {
  const Evaluation outcome = simulate({R"({"schema_version": 1, "name": "join",
      "input": {"channels": 1, "height": 1, "width": 1},
      "layers": [{"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
                 {"name": "b", "type": "conv2d", "out_channels": 2, "kernel": 1},
                 {"name": "sum", "type": "add", "inputs": ["a", "b"]}]})",
                                       {"W8A8"},
                                       {}});
  ASSERT_EQ(outcome.error, "");
  const ohmic::Run& run = outcome.runs[0];
  EXPECT_EQ(run.layers[0].start_ps, 22000U);
  EXPECT_EQ(run.layers[0].end_ps, 296000U);
  EXPECT_EQ(run.layers[1].start_ps, 337000U);
  EXPECT_EQ(run.layers[1].end_ps, 683000U);  // of the join, which is b's
  EXPECT_EQ(run.elapsed_ps, 708000U);
}

TEST(WorkedExample, AChannelShuffleASliceOrAnAffineLayer) {
  for (const char* type : {R"("channel_shuffle", "groups": 2)",
                           R"("channel_slice", "start": 1, "out_channels": 3)", R"("affine")"}) {
    const Evaluation outcome = simulate({R"({"schema_version": 1, "name": "shuffle",
        "input": {"channels": 1, "height": 1, "width": 1},
        "layers": [{"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 1},
                   {"name": "x", "type": )" + std::string(type) +
                                             "}]}",
                                         {"W8A8"},
                                         {}});
    ASSERT_EQ(outcome.error, "");
    const ohmic::Run& run = outcome.runs[0];
    EXPECT_EQ(run.layers[0].end_ps, 368000U) << type;  // of the stage, which a's tile hosts
    EXPECT_EQ(run.elapsed_ps, 391000U) << type;
    const bool slices = std::string(type).find("slice") != std::string::npos;
    EXPECT_EQ(run.layers[0].activity.look_ups, slices ? 7U : 8U) << type;
    EXPECT_EQ(run.layers[0].activity.vector_operations, 4U) << type;
  }
}

}  // namespace
}  // namespace ohmic
