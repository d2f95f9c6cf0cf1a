#include <gmock/gmock.h>

#include "hw/sim/chip_simulator.h"
#include "hw/sim/simulation_error.h"
#include "tests/system/invariants.h"
#include "tests/system/random_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// The join needs the 5 x 5 branch, which lags 34 pixels behind; where wide operands leave room for
// a dozen, the direct branch fills the join and stops the stem that feeds both.
const char* const kResidual = R"({"schema_version": 1, "name": "residual",
  "input": {"channels": 1, "height": 16, "width": 16},
  "layers": [
    {"name": "stem", "type": "conv2d", "out_channels": 8, "kernel": 1},
    {"name": "branch", "type": "conv2d", "out_channels": 8, "kernel": 5, "padding": 2},
    {"name": "sum", "type": "add", "inputs": ["branch", "stem"]},
    {"name": "mean", "type": "global_avg_pool"},
    {"name": "last", "type": "conv2d", "out_channels": 4, "kernel": 1}]})";

const char* const kThreeLayers = R"({"schema_version": 1, "name": "three",
  "input": {"channels": 1, "height": 6, "width": 6},
  "layers": [
    {"name": "a", "type": "conv2d", "out_channels": 3, "kernel": 3},
    {"name": "b", "type": "conv2d", "out_channels": 3, "kernel": 3},
    {"name": "flat", "type": "flatten"},
    {"name": "c", "type": "linear", "out_features": 4}]})";

/// 0.6 KiB hold the 69 stem pixels that a window of the branch needs, and 9 stem pixels of 64 bits
/// a value on their way out; the join has room for as many pairs of 1024 bits as `operand_kib`
/// holds.
ChipCase residual(const std::string& operand_kib) {
  return {kResidual,
          {"W8A8"},
          {"tile.vector_bits=64", "tile.buffer_kib=0.6", "tile.vector_buffer_kib=" + operand_kib}};
}

/// The same, run although the mapper would refuse it.
ChipCase forced(ChipCase c) {
  c.mapper_hardware = {"tile.buffer_kib=1024", "tile.vector_buffer_kib=1024"};
  return c;
}

TEST(Standstill, RunsWhereTheBuffersCoverTheLag) {
  EXPECT_EQ(simulate(residual("4")).error, "");
  EXPECT_NE(simulate(residual("3")).error, "");
}

TEST(Standstill, IsFoundBeforeTheKernelRunsWithTheSizeThatWouldDo) {
  EXPECT_EQ(simulate(residual("0.5")).error,
            "capacity: the pipeline would stand still at layer 'stem': a branch fills its buffers "
            "while a join waits for the other; tile.vector_buffer_kib = 4 would do, the chip has "
            "0.50 KiB");
}

TEST(Standstill, IsASimulationErrorThatSaysWhoWaitsForWhat) {
  const std::string error = simulate(forced(residual("0.5"))).error;
  EXPECT_THAT(error, StartsWith("simulation: the chip stands still: "));
  EXPECT_THAT(error, HasSubstr("the I/O port has 0 of 1 output vectors"));
  EXPECT_THAT(error, HasSubstr("weight layer 0 on tile_x0_y0"));
  EXPECT_THAT(error, HasSubstr("waits for room in its output buffer"));
  EXPECT_THAT(error, HasSubstr("waits for operand 0"));
}

TEST(Standstill, IsTheSameInDetail) {
  ChipCase c = forced(residual("0.5"));
  const std::string window = simulate(c).error;
  c.detailed = true;
  EXPECT_EQ(simulate(c).error, window);
}

// The prediction is exact: what it lets pass runs, what it refuses stands still.
TEST(Standstill, ThePredictionIsTheChips) {
  int told = 0;
  for (std::uint64_t seed = 7001; seed < 7121; ++seed) {
    ChipCase c = random_case(seed);
    for (const char* set :
         {"chip.dataflow=pipelined", "mapping.replicate=none", "tile.value_bits=1",
          "tile.buffer_kib=0.1", "tile.vector_buffer_kib=0.02"})
      c = with(std::move(c), set);
    const auto verdict = judge(standstill_is_foreseen, c);
    if (!verdict) continue;
    ++told;
    EXPECT_EQ(*verdict, "") << "seed " << seed;
  }
  EXPECT_GT(told, 40);
}

TEST(Standstill, LayerSerialSpillsAndGoesOn) {
  EXPECT_EQ(simulate(with(residual("0.5"), "chip.dataflow=layer_serial")).error, "");
}

// In layer_serial each layer starts when the last output of the one before has been written.
TEST(LayerSerial, LayersFollowEachOther) {
  const Evaluation outcome =
      simulate(with({kThreeLayers, {"W8A8"}, {}}, "chip.dataflow=layer_serial"));
  ASSERT_EQ(outcome.error, "");
  const auto& layers = outcome.runs[0].layers;
  EXPECT_GE(layers[1].start_ps, layers[0].end_ps);
  EXPECT_GE(layers[2].start_ps, layers[1].end_ps);
}

TEST(Pipelined, LayersOverlap) {
  const Evaluation outcome = simulate({kThreeLayers, {"W8A8"}, {}});
  ASSERT_EQ(outcome.error, "");
  const auto& layers = outcome.runs[0].layers;
  EXPECT_LT(layers[1].start_ps, layers[0].end_ps);
}

// What a run that stood still left behind is cleared before the next.
TEST(Standstill, IsTheSameInTheNextRun) {
  const ChipCase c = residual("0.5");
  const NetworkSpec network = network_of(c);
  const ChipConfig chip = chip_of(c);
  const Mapper mapper(network, chip_of(residual("64")));
  const Mapping stuck = mapped(mapper, policy_of(network, c.policies[0]));
  ChipSimulator simulator(chip, static_cast<int>(stuck.tiles_used()));
  std::string said[2];
  for (std::string& text : said) {
    try {
      simulator.run(stuck);
    } catch (const SimulationError& error) {
      text = error.what();
    }
  }
  EXPECT_THAT(said[0], StartsWith("the chip stands still"));
  EXPECT_EQ(said[1], said[0]);
  EXPECT_THROW(simulator.run(Mapping{}), SimulationError);  // no dataflow: validate() says so
}

}  // namespace
}  // namespace ohmic
