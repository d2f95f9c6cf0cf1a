#include "rl/env/quant_env.h"

#include <algorithm>
#include <cassert>
#include <utility>

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

QuantEnv::QuantEnv(const NetworkSpec& network, DecisionSpace space)
    : DecisionSpace(std::move(space)) {
  const std::size_t layers = network.weight_layers.size();
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

QuantEnv::State QuantEnv::state(int step, double mark, double previous) const {
  assert(step >= 0 && step < steps());
  const Decision& decided = decision(step);
  if (decided.kind == DecisionKind::kHardwareKey) {
    // No layer: the features are 0, the place among the keys is where a layer has its index.
    const int keys = steps() - (step - decided.layer);
    return {static_cast<float>(decided.layer + 1) / static_cast<float>(keys),
            0,
            0,
            0,
            0,
            0,
            static_cast<float>(mark),
            scaled(previous * kMaxSearchBits, kMinBits, kMaxSearchBits)};
  }
  const auto& features = layer_features_[static_cast<std::size_t>(decided.layer)];
  State state{};
  std::copy(features.begin(), features.end(), state.begin());
  state[6] = static_cast<float>(mark);
  state[7] = scaled(previous * kMaxSearchBits, kMinBits, kMaxSearchBits);
  return state;
}

}  // namespace ohmic
