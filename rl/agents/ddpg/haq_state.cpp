#include "rl/agents/ddpg/haq_state.h"

#include <algorithm>

namespace ohmic {
namespace {

using Features = std::array<double, 8>;

Features raw_features(const Layer& layer, std::size_t index) {
  const double position = static_cast<double>(index);
  const Im2col matrix = im2col(layer);
  const double weights = static_cast<double>(matrix.rows * matrix.columns * matrix.groups);
  const double outputs = layer.out_channels;
  if (layer.kind == LayerKind::kLinear) {
    return {0, static_cast<double>(layer.in.elements()), outputs, 0, 1, weights, 1, position};
  }
  const double inputs = layer.in.channels;
  const bool depthwise = layer.groups == layer.in.channels;
  return {depthwise ? 1.0 : 0.0,
          inputs,
          outputs,
          static_cast<double>(layer.sliding.stride_h),
          static_cast<double>(layer.sliding.kernel_h),
          weights,
          static_cast<double>(layer.in.pixels()),
          position};
}

}  // namespace

HaqState::HaqState(const NetworkSpec& network) {
  std::vector<Features> raw;
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    raw.push_back(raw_features(network.weight_layer(static_cast<int>(i)), i));
  }
  features_.resize(raw.size());
  for (std::size_t column = 0; column < std::tuple_size<Features>::value; ++column) {
    const auto less = [&](const Features& a, const Features& b) { return a[column] < b[column]; };
    const auto [low, high] = std::minmax_element(raw.begin(), raw.end(), less);
    const double least = (*low)[column];
    const double range = (*high)[column] - least;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const double value = raw[i][column];
      features_[i][column] = static_cast<float>(range > 0 ? (value - least) / range : value);
    }
  }
}

HaqState::State HaqState::of(int layer, double previous, double mark) const {
  State state{};
  const auto& features = features_[static_cast<std::size_t>(layer)];
  std::copy(features.begin(), features.end(), state.begin());
  state[8] = static_cast<float>(previous);
  state[9] = static_cast<float>(mark);
  return state;
}

HaqState::State HaqState::of_key(int key, double previous) {
  State state{};
  state[7] = static_cast<float>(2 + key);  // layers end at 1
  state[8] = static_cast<float>(previous);
  state[9] = 0.5F;
  return state;
}

}  // namespace ohmic
