#include "quant/quant_policy.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "util/content_hash.h"

namespace ohmic {
namespace {

/// The width that a digit says; -1 if there is no such width.
int bits_of(char digit) {
  const int bits = digit - '0';
  return bits >= kMinBits && bits <= kMaxBits ? bits : -1;
}

}  // namespace

LayerBits grouped_bits(std::vector<ColumnGroup> groups, int activation_bits) {
  LayerBits bits{0, activation_bits, std::move(groups)};
  for (const ColumnGroup& group : bits.groups)
    bits.weight_bits = std::max(bits.weight_bits, group.weight_bits);
  return bits;
}

std::size_t hash_value(const QuantPolicy& policy) {
  ContentHash hash;
  for (const LayerBits& bits : policy.layers) {
    const std::array<int, 2> widths{bits.weight_bits, bits.activation_bits};
    hash.add(widths.data(), widths.size());
    if (bits.is_plain()) continue;
    hash.add(bits.prune + 0.0);  // -0 equals 0
    for (const ColumnGroup& group : bits.groups) {
      const std::array<int, 2> part{group.columns, group.weight_bits};
      hash.add(part.data(), part.size());
    }
    hash.add(static_cast<std::int64_t>(bits.groups.size()));
  }
  return static_cast<std::size_t>(hash.value());
}

QuantPolicy uniform_policy(const NetworkSpec& network, int weight_bits, int activation_bits,
                           int ends) {
  QuantPolicy policy;
  policy.layers.assign(network.weight_layers.size(), {weight_bits, activation_bits});
  if (ends > 0) policy.layers.front() = policy.layers.back() = {ends, ends};
  return policy;
}

std::string to_string(const QuantPolicy& policy) {
  std::string text;
  for (const LayerBits& bits : policy.layers) {
    if (!bits.is_plain())
      throw std::invalid_argument("a policy with column groups or pruning has no spelling");
    text += (text.empty() ? "W" : "-W") + std::to_string(bits.weight_bits) + "A" +
            std::to_string(bits.activation_bits);
  }
  return text;
}

QuantPolicy parse_policy_string(const std::string& text) {
  // Each part is exactly "WxAy": both widths have one digit.
  constexpr std::size_t kPart = 4;
  const auto malformed = [&] { throw std::invalid_argument("not a policy: '" + text + "'"); };
  QuantPolicy policy;
  if (text.size() % (kPart + 1) != kPart) malformed();
  for (std::size_t at = 0; at < text.size(); at += kPart + 1) {
    const int weight_bits = bits_of(text[at + 1]);
    const int activation_bits = bits_of(text[at + 3]);
    const bool ends_well = at + kPart == text.size() || text[at + kPart] == '-';
    if (text[at] != 'W' || text[at + 2] != 'A' || weight_bits < 0 || activation_bits < 0 ||
        !ends_well) {
      malformed();
    }
    policy.layers.push_back({weight_bits, activation_bits});
  }
  return policy;
}

}  // namespace ohmic
