#include "nets/activation.h"

#include <gmock/gmock.h>

#include <cmath>

#include "nets/layer_parser.h"
#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A network of one layer behind a convolution of two channels of 4 x 5; `keys` begin with a comma.
std::string network_of(const std::string& type, const std::string& keys = "") {
  return R"({"schema_version": 1, "name": "n", "input": {"channels": 3, "height": 4, "width": 5}, "layers": [
      {"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1},
      {"name": "x", "type": ")" +
         type + "\"" + keys + "}]}";
}

Layer last_of(const std::string& text) { return parse_network(text, "n.json").layers.back(); }

std::string refusal(const std::string& text) {
  return config_error_of([&] { parse_network(text, "n.json"); });
}

TEST(Activation, IsWhatItsNameSays) {
  const Layer leaky = last_of(network_of("leaky_relu"));
  EXPECT_FLOAT_EQ(activate(leaky, -2), -0.02F);  // PyTorch's slope
  EXPECT_EQ(activate(leaky, 3), 3);
  EXPECT_EQ(activate(last_of(network_of("leaky_relu", R"(, "slope": 0.25)")), -2), -0.5F);
  const Layer clip = last_of(network_of("clip", R"(, "min": -1.5, "max": 2)"));
  EXPECT_EQ(activate(clip, -4), -1.5F);
  EXPECT_EQ(activate(clip, 0.5F), 0.5F);
  EXPECT_EQ(activate(clip, 4), 2);
  EXPECT_EQ(activate(last_of(network_of("sigmoid")), 0), 0.5F);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("sigmoid")), -2), 0.11920292F);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("tanh")), 1), 0.76159416F);
  const Layer hard = last_of(network_of("hard_sigmoid"));
  EXPECT_FLOAT_EQ(activate(hard, 1.5F), 0.75F);
  EXPECT_EQ(activate(hard, -4), 0);
  EXPECT_EQ(activate(hard, 4), 1);
  const Layer other = last_of(network_of("hard_sigmoid", R"(, "slope": 0.2, "offset": 0.25)"));
  EXPECT_FLOAT_EQ(activate(other, 1), 0.45F);
  const Layer swish = last_of(network_of("hard_swish"));
  EXPECT_EQ(activate(swish, -4), 0);
  EXPECT_FLOAT_EQ(activate(swish, -1), -1.0F / 3);
  EXPECT_EQ(activate(swish, 5), 5);
  const Layer elu = last_of(network_of("elu", R"(, "alpha": 0.5)"));
  EXPECT_FLOAT_EQ(activate(elu, -1), -0.31606028F);
  EXPECT_EQ(activate(elu, 2), 2);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("elu")), -1), -0.63212056F);
  const Layer softplus = last_of(network_of("softplus"));
  EXPECT_FLOAT_EQ(activate(softplus, 0), 0.69314718F);
  EXPECT_FLOAT_EQ(activate(softplus, -3), 0.048587352F);
  EXPECT_EQ(activate(softplus, 100), 100);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("gelu")), -1), -0.15865525F);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("gelu")), 2), 1.9544997F);
  EXPECT_FLOAT_EQ(activate(last_of(network_of("erf")), 0.5F), 0.52049988F);
}

TEST(Activation, StaysFiniteFarFromZero) {
  for (const char* type : {"elu", "softplus", "gelu"}) {
    for (const float x : {-1e30F, -200.0F, 200.0F, 1e30F}) {
      const float y = activate(last_of(network_of(type)), x);
      EXPECT_TRUE(x < 0 ? y >= -1 && y <= 0 : y == x) << type << " of " << x << ": " << y;
    }
  }
  for (const char* type : {"sigmoid", "tanh", "hard_sigmoid", "erf"}) {
    const Layer layer = last_of(network_of(type));
    for (const float x : {-1e30F, -200.0F, 200.0F, 1e30F}) {
      EXPECT_TRUE(std::isfinite(activate(layer, x))) << type << " of " << x;
      EXPECT_LE(std::abs(activate(layer, x)), 1) << type << " of " << x;
    }
  }
}

TEST(Activation, KeepsTheShapeAndIsWrittenAsItWasRead) {
  for (const std::string keys :
       {R"(leaky_relu", "slope": 0.1)", R"(clip", "min": -1, "max": 0.3)",
        R"(hard_sigmoid", "slope": 0.2, "offset": 0.5)", "tanh\"", "sigmoid\"", "hard_swish\"",
        R"(upsample2d", "scale": [2, 3])", R"(channel_shuffle", "groups": 2)", "affine\"",
        R"(elu", "alpha": 0.3)", "softplus\"", "gelu\"", "erf\"",
        R"(channel_slice", "start": 1, "out_channels": 1)"}) {
    const std::size_t end = keys.find('"');
    const NetworkSpec network =
        parse_network(network_of(keys.substr(0, end), keys.substr(end + 1)), "n.json");
    const NetworkSpec again = parse_network(network_to_json(network).dump(), "again.json");
    const Layer& layer = network.layers.back();
    const Layer& read = again.layers.back();
    EXPECT_EQ(read.kind, layer.kind);
    EXPECT_EQ(read.out, layer.out);
    EXPECT_EQ(network_to_json(again), network_to_json(network));
    if (layer.kind == LayerKind::kUpsample2d || layer.kind == LayerKind::kChannelSlice) continue;
    const bool by_channel = layer.kind == LayerKind::kChannelShuffle || layer.is_affine();
    EXPECT_NE(is_activation(layer.kind), by_channel);
    EXPECT_EQ(layer.out, layer.in);
    EXPECT_EQ(read.groups, layer.groups);
    if (!is_activation(layer.kind)) continue;
    EXPECT_EQ(activate(read, -0.7F), activate(layer, -0.7F));
  }
}

TEST(Activation, RefusesNumbersThatAreNone) {
  EXPECT_THAT(refusal(network_of("clip", R"(, "min": 1, "max": 0.5)")),
              HasSubstr("/layers/1/max: layer 'x': must be at least min, 1, found 0.5"));
  EXPECT_THAT(refusal(network_of("clip", R"(, "min": 1)")), HasSubstr("/layers/1/max"));
  EXPECT_THAT(refusal(network_of("leaky_relu", R"(, "slope": 1e31)")), HasSubstr("/slope"));
  EXPECT_THAT(refusal(network_of("tanh", R"(, "slope": 1)")), HasSubstr("slope"));
}

TEST(Upsample, MultipliesTheSides) {
  const Layer layer = last_of(network_of("upsample2d", R"(, "scale": [2, 3])"));
  EXPECT_EQ(layer.out, (Shape{2, 8, 15, false}));
  EXPECT_THAT(refusal(network_of("upsample2d")), HasSubstr("scale"));
  EXPECT_THAT(refusal(network_of("upsample2d", R"(, "scale": 0)")), HasSubstr("scale"));
  EXPECT_THAT(refusal(network_of("upsample2d", R"(, "scale": 8000)")),
              HasSubstr("makes 32000 x 40000 pixels"));
}

TEST(ChannelShuffle, DealsGroupsOut) {
  const auto shuffle = [](const std::string& keys) {
    return R"({"schema_version": 1, "name": "n", "input": {"channels": 1, "height": 4, "width": 5}, "layers": [
           {"name": "c", "type": "conv2d", "out_channels": 6, "kernel": 1},
           {"name": "x", "type": "channel_shuffle")" +
           keys + "}]}";
  };
  const Layer layer = last_of(shuffle(R"(, "groups": 2)"));
  EXPECT_EQ(layer.out, (Shape{6, 4, 5, false}));
  std::vector<int> order;
  for (int c = 0; c < 6; ++c) order.push_back(source_channel(layer, c));
  EXPECT_THAT(order, ElementsAre(0, 3, 1, 4, 2, 5));  // PyTorch's ChannelShuffle(2)
  EXPECT_THAT(refusal(shuffle("")), HasSubstr("/layers/1/groups"));
  EXPECT_THAT(refusal(shuffle(R"(, "groups": 4)")),
              HasSubstr("/layers/1/groups: layer 'x': must divide 6 input channels, found 4"));
}

TEST(ChannelSlice, TakesChannelsFromStartToBeforeEnd) {
  const auto slice = [](const std::string& keys) { return network_of("channel_slice", keys); };
  const Layer layer = last_of(slice(R"(, "start": 1, "out_channels": 1)"));
  EXPECT_EQ(layer.out, (Shape{1, 4, 5, false}));
  EXPECT_EQ(source_channel(layer, 0), 1);
  EXPECT_THAT(refusal(slice("")), HasSubstr("/layers/1/start"));
  EXPECT_THAT(refusal(slice(R"(, "start": 0)")), HasSubstr("/layers/1/out_channels"));
  EXPECT_THAT(
      refusal(slice(R"(, "start": 1, "out_channels": 2)")),
      HasSubstr("/layers/1/out_channels: layer 'x': takes channels up to number 3 of 2 that "
                "its input has"));
}

TEST(Affine, ScalesAndShiftsAChannelWithTwoRoundings) {
  const ChannelAffine affine{{2, -1, 1 + 0x1p-23F}, {0.5F, 3, -1}};
  EXPECT_EQ(scaled_and_shifted(affine, 0, 3), 6.5F);
  EXPECT_EQ(scaled_and_shifted(affine, 1, 3), 0);
  const float x = 1 - 0x1p-23F;  // the product is 1 - 2^-46: 1 in float32
  EXPECT_EQ(scaled_and_shifted(affine, 2, x), 0);
}

TEST(Affine, HasNumbersOnceItIsBound) {
  Layer layer = last_of(network_of("affine"));
  EXPECT_THROW(bound_affine(layer), std::logic_error);
  layer.affine = {{1, 2}, {3, 4}};
  EXPECT_EQ(bound_affine(layer).shift[1], 4);
  layer.affine.shift.pop_back();
  EXPECT_THROW(bound_affine(layer), std::logic_error);
}

TEST(BatchNorm, FoldsIntoAWeightLayerThatItAloneReads) {
  const auto norm_of = [](const std::string& layers) {
    const NetworkSpec network = parse_network(
        R"({"schema_version": 1, "name": "n", "input": {"channels": 2, "height": 4, "width": 5}, "layers": [)" +
            layers + "]}",
        "n.json");
    for (const Layer& layer : network.layers)
      if (layer.kind == LayerKind::kBatchNorm2d) return layer;
    return Layer();
  };
  const std::string conv = R"({"name": "c", "type": "conv2d", "out_channels": 2, "kernel": 1}, )";
  const std::string norm = R"({"name": "n", "type": "batch_norm2d"})";
  const Layer folded = norm_of(conv + norm);
  EXPECT_TRUE(folded.folds);
  EXPECT_FALSE(folded.is_affine());
  EXPECT_TRUE(norm_of(conv + R"({"name": "f", "type": "flatten"},
                                {"name": "l", "type": "linear", "out_features": 2}, )" +
                      norm)
                  .folds);
  for (const std::string& alone :
       {conv + R"({"name": "r", "type": "relu"}, )" + norm,
        norm + ", " + conv.substr(0, conv.size() - 2),
        conv + norm + R"(, {"name": "s", "type": "add", "inputs": ["c", "n"]})"}) {
    EXPECT_FALSE(norm_of(alone).folds) << alone;
    EXPECT_TRUE(norm_of(alone).is_affine()) << alone;
  }
}

TEST(Multiply, TakesOneShapeOrOneValueAChannel) {
  const auto with = [](const std::string& layers) {
    return R"({"schema_version": 1, "name": "n", "input": {"channels": 2, "height": 4, "width": 5}, "layers": [
      {"name": "a", "type": "conv2d", "out_channels": 3, "kernel": 1},
      {"name": "g", "type": "global_avg_pool"}, )" +
           layers + "]}";
  };
  EXPECT_EQ(last_of(with(R"({"name": "m", "type": "mul", "inputs": ["a", "a", "g"]})")).out,
            (Shape{3, 4, 5, false}));
  EXPECT_THAT(refusal(with(R"({"name": "m", "type": "mul", "inputs": ["g", "a"]})")),
              HasSubstr("mul needs inputs of the first one's shape or one value a channel, found 3 "
                        "x 1 x 1 of 'g' and 3 x 4 x 5 of 'a'"));
  EXPECT_THAT(refusal(with(R"({"name": "m", "type": "mul", "inputs": ["a", "input", "g"]})")),
              HasSubstr("2 x 4 x 5 of 'input'"));
  EXPECT_THAT(refusal(with(R"({"name": "m", "type": "mul"})")),
              HasSubstr("mul takes two or more inputs"));
}

}  // namespace
}  // namespace ohmic
