#include "rl/env/quant_env.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "util/config_error.h"

namespace ohmic {
namespace {

using Features = std::array<double, 6>;

Features raw_features(const Layer& layer, std::size_t index) {
  const double position = static_cast<double>(index);
  if (layer.kind == LayerKind::kLinear) {
    // The paper's convention: a fully connected layer is a 1 x 1 map with a 1 x 1 kernel that never
    // moves.
    const double inputs = static_cast<double>(layer.in.elements());
    return {position, static_cast<double>(layer.out_channels), inputs, 1, 1, 0};
  }
  return {position,
          static_cast<double>(layer.out_channels),
          static_cast<double>(layer.in.channels),
          static_cast<double>(layer.in.pixels()),
          static_cast<double>(layer.sliding.kernel_h) * layer.sliding.kernel_w,
          static_cast<double>(layer.sliding.stride_h)};
}

/// Min-max over the layers; a column that is the same everywhere says nothing and becomes 0.
float scaled(double value, double low, double high) {
  return high > low ? static_cast<float>((value - low) / (high - low)) : 0.0F;
}

}  // namespace

QuantEnv::QuantEnv(const NetworkSpec& network) {
  const std::size_t layers = network.weight_layers.size();
  if (layers <= 2) {
    throw ConfigError(
        network.name,
        "has " + std::to_string(layers) +
            " weight layers, of which the first and the last stay at 8 bits: a search "
            "needs at least 3");
  }
  std::vector<Features> raw;
  for (std::size_t i = 0; i < layers; ++i) {
    raw.push_back(raw_features(network.weight_layer(static_cast<int>(i)), i));
  }
  layer_features_.resize(layers);
  for (std::size_t column = 0; column < raw.front().size(); ++column) {
    const auto less = [&](const Features& a, const Features& b) { return a[column] < b[column]; };
    const auto [low, high] = std::minmax_element(raw.begin(), raw.end(), less);
    for (std::size_t i = 0; i < layers; ++i) {
      layer_features_[i][column] = scaled(raw[i][column], (*low)[column], (*high)[column]);
    }
  }
}

QuantEnv::State QuantEnv::state(int step, int previous_bits) const {
  assert(step >= 0 && step < steps());
  const auto& features = layer_features_[static_cast<std::size_t>(step / 2) + 1];
  State state{};
  std::copy(features.begin(), features.end(), state.begin());
  state[6] = static_cast<float>(step % 2);
  state[7] = scaled(previous_bits, kMinBits, kMaxBits);
  return state;
}

QuantPolicy QuantEnv::policy(const std::vector<int>& actions) const {
  assert(static_cast<int>(actions.size()) == steps());
  QuantPolicy policy = baseline();
  for (std::size_t step = 0; step < actions.size(); ++step) {
    LayerBits& bits = policy.layers[step / 2 + 1];
    (step % 2 == 0 ? bits.weight_bits : bits.activation_bits) = actions[step] + kMinBits;
  }
  return policy;
}

std::vector<int> QuantEnv::actions(const QuantPolicy& policy) const {
  std::vector<int> actions;
  for (std::size_t i = 1; i + 1 < policy.layers.size(); ++i) {
    actions.push_back(policy.layers[i].weight_bits - kMinBits);
    actions.push_back(policy.layers[i].activation_bits - kMinBits);
  }
  return actions;
}

QuantPolicy QuantEnv::uniform(int weights, int activations) const {
  std::vector<int> actions;
  for (int layer = 0; layer < free_layers(); ++layer) {
    actions.push_back(weights);
    actions.push_back(activations);
  }
  return policy(actions);
}

QuantPolicy QuantEnv::cheapest() const {
  return policy(std::vector<int>(static_cast<std::size_t>(steps()), 0));
}

QuantPolicy QuantEnv::baseline() const {
  return QuantPolicy{std::vector<LayerBits>(layer_features_.size())};
}

}  // namespace ohmic
