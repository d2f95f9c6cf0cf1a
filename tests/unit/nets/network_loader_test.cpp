#include "nets/network_loader.h"

#include <gmock/gmock.h>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Totals {
  std::int64_t macs = 0;
  std::int64_t input_cycles = 0;  ///< at 8 activation bits and 1-bit DACs
};

Totals totals(const NetworkSpec& network) {
  Totals sum;
  for (int i = 0; i < static_cast<int>(network.weight_layers.size()); ++i) {
    const Im2col m = im2col(network.weight_layer(i));
    sum.macs += m.rows * m.columns * m.groups * m.windows;
    sum.input_cycles += 8 * m.windows;
  }
  return sum;
}

std::vector<std::string> weight_layer_names(const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const int i : network.weight_layers) {
    names.push_back(network.layers[static_cast<std::size_t>(i)].name);
  }
  return names;
}

const Layer& layer_named(const NetworkSpec& network, const std::string& name) {
  for (const Layer& layer : network.layers) {
    if (layer.name == name) return layer;
  }
  throw std::out_of_range(name);
}

NetworkSpec parse_layers(const std::string& layers) {
  return parse_network(R"({"schema_version": 1, "name": "n",
      "input": {"channels": 4, "height": 8, "width": 6}, "layers": [)" +
                           layers + "]}",
                       "n.json");
}

TEST(ShippedNetworks, AreThoseThatTheDocumentationLists) {
  EXPECT_THAT(shipped_networks(),
              ElementsAre("lenet5", "lenet5-32", "vgg13", "vgg13-padded", "resnet20", "resnet18",
                          "resnet50", "vgg16", "alexnet", "mobilenet_v2", "squeezenet", "googlenet",
                          "densenet40"));
  for (const std::string& name : shipped_networks()) EXPECT_EQ(load_network(name).name, name);
  EXPECT_EQ(describe_network("lenet5"),
            "5 weight layers, 44190 weights, 281640 MACs, input 1 x 28 x 28, mnist");
}

TEST(ShippedNetworks, LeNet5HasTheKnownSizes) {
  const NetworkSpec lenet = load_network("lenet5");
  EXPECT_EQ(totals(lenet).macs, 281640);
  EXPECT_EQ(totals(lenet).input_cycles, 5144);
  EXPECT_THAT(weight_layer_names(lenet), ElementsAre("conv1", "conv2", "fc1", "fc2", "fc3"));
  EXPECT_EQ(lenet.weight_layer(2).in, (Shape{256, 1, 1, true}));
  EXPECT_EQ(lenet.dataset, "mnist");
  EXPECT_EQ(load_network("lenet5-32").weight_layer(2).in, (Shape{400, 1, 1, true}));
}

TEST(ShippedNetworks, Vgg13HasTheKnownSizes) {
  const NetworkSpec vgg = load_network("vgg13");
  EXPECT_EQ(totals(vgg).macs, 626403328);
  EXPECT_EQ(totals(vgg).input_cycles, 21544);
  EXPECT_THAT(weight_layer_names(vgg),
              ElementsAre("conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "conv7", "fc"));
  EXPECT_EQ(layer_named(vgg, "conv7").in, (Shape{512, 4, 4}));
  EXPECT_EQ(layer_named(vgg, "conv7").out, (Shape{1024, 2, 2}));
  EXPECT_EQ(layer_named(vgg, "fc").in, (Shape{1024, 1, 1, true}));
  EXPECT_FALSE(layer_named(vgg, "conv1").bias);
  EXPECT_TRUE(layer_named(vgg, "fc").bias);
  const NetworkSpec padded = load_network("vgg13-padded");
  EXPECT_EQ(totals(padded).macs, 683026432);
  EXPECT_EQ(layer_named(padded, "conv7").out, (Shape{1024, 4, 4}));
  EXPECT_EQ(layer_named(padded, "fc").in, (Shape{1024, 1, 1, true}));
}

TEST(LoadNetwork, NamesWhatItDoesNotFind) {
  EXPECT_EQ(config_error_of([] { load_network("lenet6"); }),
            "lenet6: neither a file nor a shipped network; did you mean 'lenet5'? "
            "(shipped: lenet5, lenet5-32, vgg13, vgg13-padded, resnet20, resnet18, resnet50, "
            "vgg16, alexnet, mobilenet_v2, squeezenet, googlenet, densenet40)");
  EXPECT_THAT(config_error_of([] { load_network("/none/n.json"); }), HasSubstr("/none/n.json: "));
  EXPECT_THAT(config_error_of([] { load_network("/"); }), HasSubstr("is a folder"));
}

TEST(LoadNetwork, ReadsAFile) {
  EXPECT_EQ(load_network(std::string(OHMIC_SOURCE_DIR) + "/nets/vgg13.json").name, "vgg13");
}

TEST(ParseNetwork, FillsInDefaults) {
  const NetworkSpec n = parse_layers(R"(
      {"name": "c", "type": "conv2d", "out_channels": 8, "kernel": 3},
      {"name": "p", "type": "max_pool2d", "kernel": [2, 3]},
      {"name": "b", "type": "batch_norm2d", "inputs": ["c2"]},
      {"name": "c2", "type": "conv2d", "out_channels": 2, "kernel": 1, "inputs": ["p"]})");
  const Layer& conv = n.layers[0];
  EXPECT_EQ(conv.sliding.stride_h, 1);
  EXPECT_EQ(conv.sliding.pad_right, 0);
  EXPECT_EQ(conv.sliding.dilation_w, 1);
  EXPECT_EQ(conv.groups, 1);
  EXPECT_TRUE(conv.bias);
  EXPECT_EQ(conv.out, (Shape{8, 6, 4}));
  EXPECT_EQ(n.layers[1].sliding.stride_h, 2);
  EXPECT_EQ(n.layers[1].sliding.stride_w, 3);
  EXPECT_FALSE(n.layers[1].sliding.ceil_mode);
  EXPECT_EQ(n.layers[2].epsilon, 1e-5);
  EXPECT_TRUE(n.dataset.empty());
}

TEST(ParseNetwork, ReadsEveryForm) {
  const NetworkSpec n = parse_layers(R"(
      {"name": "c", "type": "conv2d", "out_channels": 6, "kernel": [3, 2], "stride": [2, 1], "dilation": [1, 2],
       "padding": [0, 1, 2, 3], "groups": 2, "bias": false},
      {"name": "p", "type": "avg_pool2d", "kernel": 2, "padding": 1, "ceil_mode": true})");
  const Sliding& s = n.layers[0].sliding;
  EXPECT_THAT((std::vector<int>{s.kernel_h, s.kernel_w, s.stride_h, s.stride_w, s.dilation_h,
                                s.dilation_w, s.pad_top, s.pad_left, s.pad_bottom, s.pad_right}),
              ElementsAre(3, 2, 2, 1, 1, 2, 0, 1, 2, 3));
  EXPECT_EQ(n.layers[0].out, (Shape{6, 4, 8}));  // (8 + 2 - 3) / 2 + 1, (6 + 4 - 3) + 1
  EXPECT_EQ(n.layers[0].groups, 2);
  EXPECT_FALSE(n.layers[0].bias);
  EXPECT_EQ(n.layers[1].out, (Shape{6, 3, 5}));  // 4 + 2 and 8 + 2 pixels in steps of 2
}

TEST(ParseNetwork, SortsAGraphWithForwardReferences) {
  const NetworkSpec n = parse_layers(R"(
      {"name": "sum", "type": "add", "inputs": ["right", "left", "input"]},
      {"name": "left", "type": "conv2d", "out_channels": 4, "kernel": 1, "inputs": ["input"]},
      {"name": "right", "type": "relu"},
      {"name": "twice", "type": "concat", "inputs": ["sum", "sum"]},
      {"name": "mean", "type": "global_avg_pool"},
      {"name": "flat", "type": "flatten"},
      {"name": "drop", "type": "dropout"},
      {"name": "fc", "type": "linear", "out_features": 3})");
  EXPECT_THAT(n.order, ElementsAre(1, 2, 0, 3, 4, 5, 6, 7));
  EXPECT_THAT(n.layers[0].inputs, ElementsAre(2, 1, kNetworkInput));
  EXPECT_THAT(n.consumers[0], ElementsAre(3));
  EXPECT_THAT(n.consumers[1], ElementsAre(0, 2));
  EXPECT_THAT(n.weight_layers, ElementsAre(1, 7));
  EXPECT_EQ(n.output, 7);
  EXPECT_EQ(n.layers[3].out, (Shape{8, 8, 6}));
  EXPECT_EQ(n.layers[4].out, (Shape{8, 1, 1}));
  EXPECT_EQ(n.layers[5].out, (Shape{8, 1, 1, true}));
  EXPECT_EQ(n.layers[6].out, n.layers[5].out);
}

TEST(NetworkToJson, IsReadBackAsTheSameNetwork) {
  const NetworkSpec branched = parse_layers(R"(
      {"name": "c", "type": "conv2d", "out_channels": 4, "kernel": [3, 1], "padding": [1, 0, 1, 0], "bias": false},
      {"name": "b", "type": "batch_norm2d", "epsilon": 0.001},
      {"name": "r", "type": "relu6"},
      {"name": "s", "type": "add", "inputs": ["r", "input"]},
      {"name": "p", "type": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": true},
      {"name": "f", "type": "flatten"},
      {"name": "l", "type": "linear", "out_features": 2, "bias": false})");
  std::vector<NetworkSpec> networks = {branched};
  for (const std::string& name : shipped_networks()) networks.push_back(load_network(name));
  for (const NetworkSpec& network : networks) {
    const Json json = network_to_json(network);
    const NetworkSpec again = parse_network(json.dump(), "again");
    EXPECT_EQ(network_to_json(again), json);
    EXPECT_EQ(again.order, network.order);
    EXPECT_EQ(again.consumers, network.consumers);
    EXPECT_EQ(again.dataset, network.dataset);
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      EXPECT_EQ(again.layers[i].out, network.layers[i].out);
      EXPECT_EQ(again.layers[i].bias, network.layers[i].bias);
      EXPECT_EQ(again.layers[i].epsilon, network.layers[i].epsilon);
    }
  }
}

}  // namespace
}  // namespace ohmic
