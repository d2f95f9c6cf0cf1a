#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Bits that a policy may state for weights and for activations.
constexpr int kMinBits = 2;
constexpr int kMaxBits = 16;
/// The most bits that a search chooses, and the width of its baseline and of what nobody states.
constexpr int kMaxSearchBits = 8;

/// Neighbouring output channels of one weight layer that share a width.
struct ColumnGroup {
  int columns = 0;  ///< output channels, at least 1
  int weight_bits = kMaxSearchBits;
  bool operator==(const ColumnGroup& o) const {
    return columns == o.columns && weight_bits == o.weight_bits;
  }
};

/// Widths of one weight layer; `activation_bits` quantises the layer's input. Both in [2, 16].
struct LayerBits {
  int weight_bits = kMaxSearchBits;  ///< of every column; of the widest group if there are groups
  int activation_bits = kMaxSearchBits;
  std::vector<ColumnGroup> groups{};  ///< in the order of the columns; empty: one width for all
  double prune = 0;                   ///< share [0, 1] of the layer's column vectors that become 0

  /// Whether one width for the whole layer says it all.
  bool is_plain() const { return groups.empty() && prune == 0; }
  bool operator==(const LayerBits& o) const {
    return weight_bits == o.weight_bits && activation_bits == o.activation_bits &&
           groups == o.groups && prune == o.prune;
  }
  bool operator!=(const LayerBits& o) const { return !(*this == o); }
};

/// Bits of a layer in column groups: `weight_bits` is that of the widest. groups: at least one.
LayerBits grouped_bits(std::vector<ColumnGroup> groups, int activation_bits);

/// Bits of each of a layer's `columns` output channels.
std::vector<int> column_bits(const LayerBits& bits, int columns);

/// A width for every weight layer of a network, in the order of NetworkSpec::weight_layers. A
/// value: equal policies have equal hashes, so that it is a key of unordered maps and sets.
struct QuantPolicy {
  std::vector<LayerBits> layers;
  bool operator==(const QuantPolicy& o) const { return layers == o.layers; }
  bool operator!=(const QuantPolicy& o) const { return !(*this == o); }
};

/// A hash over all that a policy holds; other on other machines, so never stored.
std::size_t hash_value(const QuantPolicy& policy);

/// Every layer at WxAy; with `ends` > 0 first and last layer at `ends` bits for both.
QuantPolicy uniform_policy(const NetworkSpec& network, int weight_bits, int activation_bits,
                           int ends = 0);

/// Whether all layers but the first and the last are alike, in widths and all else.
bool is_uniform(const QuantPolicy& policy);

/// Whether no layer has column groups or is pruned.
bool is_plain(const QuantPolicy& policy);

/// "W8A8-W6A4-...": one part a weight layer. Column groups are "W[10:6+6:3]A5" (columns:bits), a
/// pruned share "W6A4P0.4". No two policies share a spelling.
std::string to_string(const QuantPolicy& policy);
/// The inverse of to_string. std::invalid_argument on anything else.
QuantPolicy parse_policy_string(const std::string& text);

}  // namespace ohmic

template <>
struct std::hash<ohmic::QuantPolicy> {
  std::size_t operator()(const ohmic::QuantPolicy& policy) const {
    return ohmic::hash_value(policy);
  }
};
