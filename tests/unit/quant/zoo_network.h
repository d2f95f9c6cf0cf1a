#pragma once

#include <random>
#include <vector>

#include "datasets/dataset.h"
#include "nets/network_loader.h"
#include "quant/network/network_weights.h"
#include "tests/support/bound_affines.h"
#include "util/random_source.h"

namespace ohmic {

/// Every kind of layer; `sum` may be negative, so the layers that read it have a zero point.
inline constexpr const char* kZoo = R"({"schema_version": 1, "name": "zoo",
  "input": {"channels": 3, "height": 9, "width": 8},
  "layers": [
    {"name": "stem", "type": "conv2d", "out_channels": 8, "kernel": 3, "padding": 1},
    {"name": "relu1", "type": "relu"},
    {"name": "deep", "type": "conv2d", "out_channels": 8, "kernel": 3, "padding": 1, "groups": 8},
    {"name": "relu2", "type": "relu6"},
    {"name": "point", "type": "conv2d", "out_channels": 8, "kernel": 1, "bias": false},
    {"name": "sum", "type": "add", "inputs": ["point", "relu1"]},
    {"name": "ragged", "type": "conv2d", "out_channels": 6, "kernel": [2, 3], "stride": [1, 2], "dilation": [2, 1],
     "padding": [0, 2, 1, 0], "groups": 2},
    {"name": "drop", "type": "dropout"},
    {"name": "pool_max", "type": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": true},
    {"name": "pool_avg", "type": "avg_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": true, "inputs": ["drop"]},
    {"name": "both", "type": "concat", "inputs": ["pool_max", "pool_avg"]},
    {"name": "last", "type": "conv2d", "out_channels": 5, "kernel": 1},
    {"name": "mean", "type": "global_avg_pool"},
    {"name": "flat", "type": "flatten"},
    {"name": "fc", "type": "linear", "out_features": 4}]})";

/// The kinds that `kZoo` lacks: curves, products, a gate, selected channels, upsampling, affine
/// layers.
inline constexpr const char* kCurvesText = R"({"schema_version": 1, "name": "curves",
  "input": {"channels": 3, "height": 6, "width": 5},
  "layers": [
    {"name": "stem", "type": "conv2d", "out_channels": 8, "kernel": 3, "padding": 1},
    {"name": "clip", "type": "clip", "min": -0.25, "max": 0.75},
    {"name": "pool", "type": "max_pool2d", "kernel": 2, "stride": 1},
    {"name": "norm", "type": "batch_norm2d"},
    {"name": "wide", "type": "conv2d", "out_channels": 8, "kernel": 3, "padding": 1},
    {"name": "soft", "type": "sigmoid"},
    {"name": "silu", "type": "mul", "inputs": ["wide", "soft"]},
    {"name": "mean", "type": "global_avg_pool"},
    {"name": "squeeze", "type": "conv2d", "out_channels": 2, "kernel": 1},
    {"name": "leaky", "type": "leaky_relu", "slope": 0.125},
    {"name": "excite", "type": "conv2d", "out_channels": 8, "kernel": 1},
    {"name": "hard", "type": "hard_sigmoid"},
    {"name": "gated", "type": "mul", "inputs": ["silu", "hard"]},
    {"name": "shuffle", "type": "channel_shuffle", "groups": 4},
    {"name": "slice", "type": "channel_slice", "start": 1, "out_channels": 5},
    {"name": "scaled", "type": "affine"},
    {"name": "swish", "type": "hard_swish"},
    {"name": "up", "type": "upsample2d", "scale": [2, 3]},
    {"name": "tanh", "type": "tanh"},
    {"name": "last", "type": "conv2d", "out_channels": 4, "kernel": [3, 2], "stride": 2},
    {"name": "end", "type": "leaky_relu"}, {"name": "elu", "type": "elu", "alpha": 0.5},
    {"name": "plus", "type": "softplus"}, {"name": "gelu", "type": "gelu"}, {"name": "erf", "type": "erf"},
    {"name": "flat", "type": "flatten"},
    {"name": "both", "type": "mul", "inputs": ["flat", "flat"]},
    {"name": "list", "type": "affine"},
    {"name": "fc", "type": "linear", "out_features": 4}]})";
inline NetworkSpec curves_network() {
  return test::with_bound_affines(parse_network(kCurvesText, "curves.json"));
}

inline std::vector<FoldedLayer> random_weights(const NetworkSpec& network, unsigned seed,
                                               float centre = 0) {
  RandomSource random(seed);
  std::normal_distribution<float> normal(centre, 0.3F);
  std::vector<FoldedLayer> weights;
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    const Layer& layer = network.weight_layer(static_cast<int>(i));
    FoldedLayer folded;
    folded.weight.resize(static_cast<std::size_t>(im2col(layer).rows * layer.out_channels));
    folded.bias.resize(static_cast<std::size_t>(layer.out_channels));
    for (float& w : folded.weight) w = normal(random);
    for (float& b : folded.bias) b = normal(random);
    weights.push_back(folded);
  }
  return weights;
}

inline ImageSet random_images(const Shape& shape, std::size_t count, unsigned seed) {
  RandomSource random(seed);
  ImageSet images{shape.channels, shape.height, shape.width, {}, {}};
  images.pixels.resize(static_cast<std::size_t>(shape.elements()) * count);
  for (auto& pixel : images.pixels) pixel = static_cast<std::uint8_t>(random() % 256);
  images.labels.assign(count, 0);
  for (auto& label : images.labels) label = static_cast<std::uint8_t>(random() % 4);
  return images;
}

}  // namespace ohmic
