#include <gmock/gmock.h>

#include "tests/system/random_case.h"
#include "tests/system/values_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 40;

std::string description(const ChipCase& c) {
  std::string text = c.network + "\n" + c.policies[0] + "\n";
  for (const std::string& key : c.hardware) text += "--set " + key + " ";
  return text;
}

/// Compares the values of `c` with the integers; false where the chip is too small to run anything.
bool same_values(const ChipCase& c, std::uint64_t seed, int images) {
  const std::string difference = compare_values(c, seed, images);
  if (difference.rfind("capacity:", 0) == 0) return false;
  EXPECT_EQ(difference, "") << "seed " << seed << "\n" << description(c);
  return true;
}

/// Random networks' values on random chips, some of whose keys are set.
class Values : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  static void run(std::uint64_t first, const std::vector<std::string>& keys,
                  std::uint64_t cases = kCasesATest,
                  ChipCase (*make)(std::uint64_t seed) = random_case) {
    std::uint64_t ran = 0;
    for (std::uint64_t seed = first; seed < first + cases && !HasFailure(); ++seed) {
      ChipCase c = make(seed);
      for (const std::string& key : keys) c = with(c, key);
      c.detailed = seed % 5 == 0;
      if (same_values(c, seed, seed % 4 == 0 ? 2 : 1)) ++ran;
    }
    EXPECT_GE(ran, cases / 2) << "too many of the random chips run nothing";
  }
};

TEST_P(Values, AreTheIntegerNetworksToTheBitWithExactConverters) {
  run(GetParam(), {"adc.bits=ideal"});
}

TEST_P(Values, ClipAsTheDefinitionSaysWithNarrowConverters) {
  run(GetParam() + 7000, {"adc.bits=" + std::to_string(2 + GetParam() / 100)});
}

TEST_P(Values, AreExactAtWidthsUpToSixteenBits) {
  run(GetParam() + 9000, {"adc.bits=ideal"}, kCasesATest, wide_case);
  run(GetParam() + 9100, {"adc.bits=" + std::to_string(3 + GetParam() / 100)}, 15, wide_case);
}

TEST_P(Values, AreExactThroughAffineLayers) {
  run(GetParam() + 11000, {"adc.bits=ideal"}, 25, affine_case);
}

TEST_P(Values, AreTheSameWithSeveralCopiesOfTheWeights) {
  run(GetParam() + 500, {"adc.bits=ideal", "mapping.replicate=balance", "chip.tiles_x=12"}, 15);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Values, ::testing::Values(1, 101, 201, 301));

/// One network a line of what random ones do not have.
struct Graph {
  const char* name;
  const char* input;
  const char* layers;
};

void PrintTo(const Graph& graph, std::ostream* out) { *out << graph.name; }

class GraphValues : public ::testing::TestWithParam<Graph> {};

TEST_P(GraphValues, AreTheIntegerNetworksToTheBit) {
  ChipCase c;
  c.network = std::string(R"({"schema_version": 1, "name": "graph", "input": )") +
              GetParam().input + R"(, "layers": [)" + GetParam().layers + "]}";
  c.policies = {"W5A6"};
  for (const char* rows : {"16", "128"}) {
    for (const char* dataflow : {"layer_serial", "pipelined"}) {
      c.hardware = {std::string("crossbar.rows=") + rows, "tile.pes=3", "noc.max_packet_flits=4",
                    std::string("chip.dataflow=") + dataflow, "adc.bits=ideal"};
      EXPECT_EQ(compare_values(c, 5, 2), "") << GetParam().name << " " << rows << " " << dataflow;
    }
  }
}

const Graph kGraphs[] = {
    {"Dilated", R"({"channels": 3, "height": 9, "width": 8})",
     R"({"name": "c", "type": "conv2d", "out_channels": 5, "kernel": [3, 2], "dilation": [2, 3],
         "stride": [1, 2], "padding": [2, 0, 1, 3]}, {"name": "r", "type": "relu6"},
        {"name": "d", "type": "conv2d", "out_channels": 4, "kernel": 3, "padding": 1},
        {"name": "r2", "type": "relu6"})"},
    {"PoolsWithPadding", R"({"channels": 2, "height": 9, "width": 10})",
     R"({"name": "c", "type": "conv2d", "out_channels": 6, "kernel": 3},
        {"name": "a", "type": "avg_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": true},
        {"name": "r", "type": "relu"},
        {"name": "m", "type": "max_pool2d", "kernel": 2, "stride": 1, "padding": 1},
        {"name": "d", "type": "conv2d", "out_channels": 3, "kernel": 2, "stride": 2},
        {"name": "g", "type": "global_avg_pool"})"},
    {"CopiesAndResiduals", R"({"channels": 2, "height": 6, "width": 5})",
     R"({"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 3, "padding": 1},
        {"name": "r", "type": "relu"},
        {"name": "b", "type": "conv2d", "out_channels": 4, "kernel": 1},
        {"name": "s", "type": "add", "inputs": ["a", "b", "r"]},
        {"name": "r2", "type": "relu"},
        {"name": "p", "type": "avg_pool2d", "kernel": 2, "inputs": ["s"]},
        {"name": "q", "type": "max_pool2d", "kernel": 2, "inputs": ["r2"]},
        {"name": "z", "type": "concat", "inputs": ["p", "q"]},
        {"name": "e", "type": "conv2d", "out_channels": 3, "kernel": 2})"},
    {"FlattenedMaps", R"({"channels": 2, "height": 4, "width": 3})",
     R"({"name": "a", "type": "conv2d", "out_channels": 2, "kernel": 1},
        {"name": "fa", "type": "flatten"},
        {"name": "b", "type": "conv2d", "out_channels": 4, "kernel": [3, 1], "inputs": ["input"]},
        {"name": "fb", "type": "flatten"},
        {"name": "s", "type": "add", "inputs": ["fa", "fb"]},
        {"name": "z", "type": "concat", "inputs": ["s", "fa"]},
        {"name": "l", "type": "linear", "out_features": 7},
        {"name": "r", "type": "relu"}, {"name": "o", "type": "linear", "out_features": 3})"},
    {"Activations", R"({"channels": 2, "height": 6, "width": 7})",
     R"({"name": "a", "type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
        {"name": "r1", "type": "leaky_relu", "slope": 0.25},
        {"name": "b", "type": "conv2d", "out_channels": 5, "kernel": 1},
        {"name": "r2", "type": "hard_swish"}, {"name": "r3", "type": "tanh"},
        {"name": "m", "type": "max_pool2d", "kernel": 2, "stride": 1},
        {"name": "r4", "type": "clip", "min": -0.125, "max": 0.5},
        {"name": "c", "type": "conv2d", "out_channels": 4, "kernel": 2},
        {"name": "r5", "type": "sigmoid"}, {"name": "f", "type": "flatten"},
        {"name": "l", "type": "linear", "out_features": 6}, {"name": "r6", "type": "hard_sigmoid", "slope": 0.2},
        {"name": "o", "type": "linear", "out_features": 3}, {"name": "r7", "type": "tanh"})"},
    {"Products", R"({"channels": 2, "height": 6, "width": 5})",
     R"({"name": "a", "type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 1},
        {"name": "s", "type": "sigmoid"},
        {"name": "x", "type": "mul", "inputs": ["a", "s"]},
        {"name": "g", "type": "global_avg_pool"},
        {"name": "q", "type": "conv2d", "out_channels": 2, "kernel": 1}, {"name": "r", "type": "relu"},
        {"name": "e", "type": "conv2d", "out_channels": 6, "kernel": 1}, {"name": "h", "type": "hard_sigmoid"},
        {"name": "y", "type": "mul", "inputs": ["x", "h"]}, {"name": "r2", "type": "leaky_relu"},
        {"name": "c", "type": "conv2d", "out_channels": 3, "kernel": 3}, {"name": "f", "type": "flatten"},
        {"name": "d", "type": "conv2d", "out_channels": 3, "kernel": 3, "inputs": ["y"]}, {"name": "k", "type": "flatten"},
        {"name": "z", "type": "mul", "inputs": ["f", "k", "f"]}, {"name": "o", "type": "linear", "out_features": 2})"},
    {"Upsampled", R"({"channels": 2, "height": 5, "width": 4})",
     R"({"name": "u0", "type": "upsample2d", "scale": 2},
        {"name": "a", "type": "conv2d", "out_channels": 4, "kernel": 3, "stride": 2, "padding": 1},
        {"name": "u1", "type": "upsample2d", "scale": [3, 2]}, {"name": "r", "type": "relu6"},
        {"name": "b", "type": "conv2d", "out_channels": 3, "kernel": 3},
        {"name": "p", "type": "max_pool2d", "kernel": 2, "stride": 1}, {"name": "u2", "type": "upsample2d", "scale": [1, 2]},
        {"name": "c", "type": "conv2d", "out_channels": 3, "kernel": 1, "inputs": ["u1"]},
        {"name": "v", "type": "upsample2d", "scale": 1}, {"name": "fv", "type": "flatten"},
        {"name": "fu", "type": "flatten", "inputs": ["u2"]}, {"name": "z", "type": "concat", "inputs": ["fu", "fv"]})"},
    {"Shuffled", R"({"channels": 4, "height": 5, "width": 4})",
     R"({"name": "x0", "type": "channel_shuffle", "groups": 2},
        {"name": "a", "type": "conv2d", "out_channels": 24, "kernel": 3, "padding": 1, "groups": 2},
        {"name": "r", "type": "relu"}, {"name": "x1", "type": "channel_shuffle", "groups": 3},
        {"name": "b", "type": "conv2d", "out_channels": 24, "kernel": 3, "groups": 24, "padding": 1},
        {"name": "z", "type": "concat", "inputs": ["b", "x1"]}, {"name": "x2", "type": "channel_shuffle", "groups": 2},
        {"name": "p", "type": "max_pool2d", "kernel": 2}, {"name": "s", "type": "sigmoid"},
        {"name": "c", "type": "conv2d", "out_channels": 5, "kernel": 1}, {"name": "x3", "type": "channel_shuffle", "groups": 5}, {"name": "f", "type": "flatten"})"},
    {"Sliced", R"({"channels": 4, "height": 5, "width": 4})",
     R"({"name": "x0", "type": "channel_slice", "start": 1, "out_channels": 3},
        {"name": "a", "type": "conv2d", "out_channels": 20, "kernel": 3, "padding": 1},
        {"name": "x1", "type": "channel_slice", "start": 0, "out_channels": 12, "inputs": ["a"]}, {"name": "r", "type": "elu", "alpha": 0.5},
        {"name": "b", "type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 1}, {"name": "s", "type": "softplus"},
        {"name": "x2", "type": "channel_slice", "start": 12, "out_channels": 8, "inputs": ["a"]}, {"name": "g", "type": "gelu"},
        {"name": "z", "type": "concat", "inputs": ["s", "g"]}, {"name": "x3", "type": "channel_shuffle", "groups": 2},
        {"name": "p", "type": "max_pool2d", "kernel": 2}, {"name": "e", "type": "erf"},
        {"name": "c", "type": "conv2d", "out_channels": 5, "kernel": 1}, {"name": "x4", "type": "channel_slice", "start": 4, "out_channels": 1}, {"name": "f", "type": "flatten"})"},
    {"ScaledAndShifted", R"({"channels": 3, "height": 5, "width": 4})",
     R"({"name": "y0", "type": "affine"},
        {"name": "a", "type": "conv2d", "out_channels": 9, "kernel": 3, "padding": 1},
        {"name": "z", "type": "concat", "inputs": ["y0", "a"]}, {"name": "n", "type": "batch_norm2d"}, {"name": "r", "type": "relu"},
        {"name": "b", "type": "conv2d", "out_channels": 4, "kernel": 3},
        {"name": "y", "type": "affine"}, {"name": "y1", "type": "affine"}, {"name": "p", "type": "avg_pool2d", "kernel": 2, "stride": 1},
        {"name": "f", "type": "flatten"}, {"name": "y2", "type": "affine"}, {"name": "l", "type": "linear", "out_features": 6},
        {"name": "y3", "type": "affine"}, {"name": "s", "type": "sigmoid"}, {"name": "o", "type": "linear", "out_features": 3},
        {"name": "n2", "type": "batch_norm2d"})"},
    {"PooledImage", R"({"channels": 3, "height": 6, "width": 6})",
     R"({"name": "p", "type": "avg_pool2d", "kernel": 2},
        {"name": "c", "type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 1, "groups": 3},
        {"name": "d", "type": "dropout"}, {"name": "f", "type": "flatten"})"},
};

INSTANTIATE_TEST_SUITE_P(Graphs, GraphValues, ::testing::ValuesIn(kGraphs),
                         [](const auto& graph) { return graph.param.name; });

}  // namespace
}  // namespace ohmic
