#include "rl/env/compression_spaces.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ohmic {
namespace {

constexpr int kLeastKept = 10, kAllKept = 100, kKeptStep = 5;  // percent

double weights_of(const Im2col& matrix) {
  return static_cast<double>(matrix.rows * matrix.columns * matrix.groups);
}

std::vector<ColumnGroup> groups_of(int columns, int wide, int bits) {
  std::vector<ColumnGroup> groups;
  for (int first = 0; first < columns; first += wide)
    groups.push_back({std::min(wide, columns - first), bits});
  return groups;
}

std::vector<int> around(int bits) {
  std::vector<int> widths;
  for (int near = std::max(kMinBits, bits - 1); near <= std::min(kMaxSearchBits, bits + 1); ++near)
    widths.push_back(near);
  return widths;
}

}  // namespace

DecisionSpace pruning_space(const NetworkSpec& network, const QuantPolicy& policy) {
  std::vector<int> kept;
  for (int percent = kLeastKept; percent <= kAllKept; percent += kKeptStep) kept.push_back(percent);
  double all = 0;
  const int layers = static_cast<int>(network.weight_layers.size());
  for (int layer = 0; layer < layers; ++layer)
    all += weights_of(im2col(network.weight_layer(layer)));
  std::vector<Decision> steps;
  for (int layer = 0; layer < layers; ++layer) {
    const double share = weights_of(im2col(network.weight_layer(layer))) / all;
    steps.push_back({DecisionKind::kKeptPercent, layer, kept, 0, share});
  }
  return {policy, std::move(steps)};
}

DecisionSpace group_space(const NetworkSpec& network, const QuantPolicy& policy,
                          const std::vector<int>& group_columns) {
  QuantPolicy grouped = policy;
  std::vector<Decision> steps;
  for (std::size_t i = 1; i + 1 < policy.layers.size(); ++i) {
    const int layer = static_cast<int>(i);
    LayerBits& bits = grouped.layers[i];
    bits.groups =
        groups_of(network.weight_layer(layer).out_channels, group_columns[i], bits.weight_bits);
    const int groups = static_cast<int>(bits.groups.size());
    for (int group = 0; group < groups; ++group) {
      steps.push_back({DecisionKind::kGroupBits, layer, around(bits.weight_bits), group,
                       static_cast<double>(group) / groups});
    }
  }
  return {std::move(grouped), std::move(steps)};
}

}  // namespace ohmic
