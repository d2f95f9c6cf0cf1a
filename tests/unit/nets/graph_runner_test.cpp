#include "nets/graph_runner.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "nets/digital_layers.h"
#include "nets/network_loader.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

/// A diamond, a value that is read late, one that is read twice at once, and dead ends of copies.
constexpr const char* kDiamond = R"({"schema_version": 1, "name": "diamond",
  "input": {"channels": 2, "height": 4, "width": 4},
  "layers": [
    {"name": "stem", "type": "conv2d", "out_channels": 2, "kernel": 3, "padding": 1},
    {"name": "relu", "type": "relu"},
    {"name": "left", "type": "conv2d", "out_channels": 2, "kernel": 1},
    {"name": "six", "type": "relu6"},
    {"name": "right", "type": "max_pool2d", "kernel": 3, "stride": 1, "padding": 1, "inputs": ["relu"]},
    {"name": "mean", "type": "avg_pool2d", "kernel": 3, "stride": 1, "padding": 1},
    {"name": "sum", "type": "add", "inputs": ["six", "mean", "relu"]},
    {"name": "twice", "type": "concat", "inputs": ["sum", "sum"]},
    {"name": "drop", "type": "dropout"},
    {"name": "all", "type": "global_avg_pool"},
    {"name": "flat", "type": "flatten"},
    {"name": "fc", "type": "linear", "out_features": 3}]})";

/// A value is the name of what it is, shared by whoever holds it.
using Name = std::shared_ptr<std::string>;

/// Writes down what ran, on which inputs, and how many names were alive when it did.
struct Recorder {
  using Value = Name;

  Name weight_layer(const LayerCall<Name>& call) {
    return made("#" + std::to_string(call.weight_index), call);
  }
  Name digital_layer(const LayerCall<Name>& call) { return run_digital_layer(*this, call); }

  Name activation(const LayerCall<Name>& call) { return made(to_string(call.layer.kind), call); }
  Name max_pool(const LayerCall<Name>& call) { return made("max", call); }
  Name average_pool(const LayerCall<Name>& call) { return made("avg", call); }
  Name global_average(const LayerCall<Name>& call) { return made("all", call); }
  Name add(const LayerCall<Name>& call) { return made("add", call); }
  Name multiply(const LayerCall<Name>& call) { return made("mul", call); }
  Name upsample(const LayerCall<Name>& call) { return made("up", call); }
  Name concat(const LayerCall<Name>& call) { return made("concat", call); }
  Name select_channels(const LayerCall<Name>& call) { return made("select", call); }
  Name flatten(const LayerCall<Name>& call) { return made("flatten", call); }
  Name affine(const LayerCall<Name>& call) { return made("affine", call); }
  Name alias(const LayerCall<Name>& call) { return call.input().take(); }

  Name made(const std::string& what, const LayerCall<Name>& call) {
    std::string line = call.layer.name + " = " + what;
    for (const Operand<Name>& input : call.inputs) line += " " + *input.get();
    lines.push_back(line);
    int count = 0;
    for (const std::weak_ptr<std::string>& name : names) count += name.expired() ? 0 : 1;
    alive.push_back(count);
    auto name = std::make_shared<std::string>(call.layer.name);
    names.push_back(name);
    return name;
  }

  std::vector<std::string> lines;
  std::vector<int> alive;
  std::vector<std::weak_ptr<std::string>> names;
};

TEST(GraphRunner, RunsEveryLayerOnItsInputsInOrder) {
  const NetworkSpec network = parse_network(kDiamond, "diamond.json");
  Recorder recorder;
  const Name output =
      GraphRunner<Recorder>(network).run(std::make_shared<std::string>("image"), recorder);
  EXPECT_EQ(*output, "fc");
  EXPECT_THAT(recorder.lines,
              ElementsAre("stem = #0 image", "relu = relu stem", "left = #1 relu",
                          "six = relu6 left", "right = max relu", "mean = avg right",
                          "sum = add six mean relu", "twice = concat sum sum", "all = all twice",
                          "flat = flatten all", "fc = #2 flat"));
}

TEST(GraphRunner, LetsGoOfAValueBehindItsLastReader) {
  const NetworkSpec network = parse_network(kDiamond, "diamond.json");
  Recorder recorder;
  GraphRunner<Recorder>(network).run(std::make_shared<std::string>("image"), recorder);
  // Before each layer that makes a value: relu waits for `sum`, all others for one reader.
  EXPECT_THAT(recorder.alive, ElementsAre(0, 1, 1, 2, 2, 3, 3, 1, 1, 1, 1));
}

/// Overwrites whatever it is handed.
struct InPlace {
  using Value = std::vector<int>;

  Value weight_layer(const LayerCall<Value>& call) { return digital_layer(call); }
  Value digital_layer(const LayerCall<Value>& call) {
    Value total = call.input().take();
    int* const memory = total.data();
    for (std::size_t i = 1; i < call.inputs.size(); ++i) total[0] += call.inputs[i].get()[0];
    ++total[0];
    moved.push_back(memory == previous);
    previous = memory;
    return total;
  }

  const int* previous = nullptr;
  std::vector<bool> moved;  // whether a layer worked in the memory of the one before it
};

TEST(GraphRunner, TakingAValueMovesItOnlyIfNobodyReadsItAgain) {
  const NetworkSpec network = parse_network(kDiamond, "diamond.json");
  InPlace backend;
  const auto output = GraphRunner<InPlace>(network).run({0}, backend);
  // stem 1, relu 2, left 3, six 4, right 3, mean 4, sum 4 + 4 + 2 + 1, twice 11 + 11 + 1, then
  // four.
  EXPECT_EQ(output, (std::vector<int>{27}));
  EXPECT_THAT(backend.moved, ElementsAre(false, true, false, true, false, true, false, false, true,
                                         true, true, true));
}

TEST(GraphRunner, GoesOnFromWhereItStopped) {
  const NetworkSpec network = parse_network(kDiamond, "diamond.json");
  const GraphRunner<InPlace> runner(network);
  InPlace backend;
  auto slots = runner.start({0});
  runner.run(slots, 0, 4, backend);
  auto copy = slots;
  for (auto* half : {&slots, &copy}) {
    runner.run(*half, 4, network.order.size(), backend);
    EXPECT_EQ(runner.output(*half), (std::vector<int>{27}));
  }
}

}  // namespace
}  // namespace ohmic
