#include "quant/quant_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "util/content_hash.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

/// Reads one part of a policy's spelling, as to_string() writes it, from where it stands.
class PartReader {
 public:
  PartReader(const std::string& text, std::size_t at) : text_(text), at_(at) {}

  std::optional<LayerBits> read() {
    LayerBits bits;
    if (!take('W')) return std::nullopt;
    if (take('[')) {
      std::vector<ColumnGroup> groups;
      if (!take_groups(groups)) return std::nullopt;
      bits = grouped_bits(std::move(groups), bits.activation_bits);
    } else if (!take_number(bits.weight_bits, kMinBits, kMaxBits)) {
      return std::nullopt;
    }
    if (!take('A') || !take_number(bits.activation_bits, kMinBits, kMaxBits)) return std::nullopt;
    if (take('P') && !take_share(bits.prune)) return std::nullopt;
    return bits;
  }
  std::size_t at() const { return at_; }

 private:
  bool take(char letter) {
    const bool found = at_ < text_.size() && text_[at_] == letter;
    at_ += found ? 1 : 0;
    return found;
  }
  bool take_number(int& number, int low, int high) {
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
    if (error != std::errc() || *begin == '0' || number < low || number > high) return false;
    at_ += static_cast<std::size_t>(end - begin);
    return true;
  }
  /// "10:6+6:3]"
  bool take_groups(std::vector<ColumnGroup>& groups) {
    do {
      ColumnGroup& group = groups.emplace_back();
      if (!take_number(group.columns, 1, std::numeric_limits<int>::max())) return false;
      if (!take(':') || !take_number(group.weight_bits, kMinBits, kMaxBits)) return false;
    } while (take('+'));
    return take(']');
  }
  bool take_share(double& share) {
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), share);
    if (error != std::errc() || !(share > 0 && share <= 1)) return false;
    at_ += static_cast<std::size_t>(end - begin);
    return true;
  }

  const std::string& text_;
  std::size_t at_;
};

/// "6" or, of column groups, "[10:6+6:3]".
std::string weights_text(const LayerBits& bits) {
  if (bits.groups.empty()) return std::to_string(bits.weight_bits);
  std::string text;
  for (const ColumnGroup& group : bits.groups) {
    text += (text.empty() ? "[" : "+") + std::to_string(group.columns) + ":" +
            std::to_string(group.weight_bits);
  }
  return text + "]";
}

}  // namespace

LayerBits grouped_bits(std::vector<ColumnGroup> groups, int activation_bits) {
  LayerBits bits{0, activation_bits, std::move(groups)};
  for (const ColumnGroup& group : bits.groups)
    bits.weight_bits = std::max(bits.weight_bits, group.weight_bits);
  return bits;
}

std::vector<int> column_bits(const LayerBits& bits, int columns) {
  if (bits.groups.empty())
    return std::vector<int>(static_cast<std::size_t>(columns), bits.weight_bits);
  std::vector<int> widths;
  for (const ColumnGroup& group : bits.groups)
    widths.insert(widths.end(), static_cast<std::size_t>(group.columns), group.weight_bits);
  return widths;
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

bool is_uniform(const QuantPolicy& policy) {
  const auto& layers = policy.layers;
  return layers.size() < 3 || std::all_of(layers.begin() + 1, layers.end() - 1,
                                          [&](const LayerBits& bits) { return bits == layers[1]; });
}

bool is_plain(const QuantPolicy& policy) {
  return std::all_of(policy.layers.begin(), policy.layers.end(),
                     [](const LayerBits& bits) { return bits.is_plain(); });
}

std::string to_string(const QuantPolicy& policy) {
  std::string text;
  for (const LayerBits& bits : policy.layers) {
    text += (text.empty() ? "W" : "-W") + weights_text(bits) + "A" +
            std::to_string(bits.activation_bits);
    if (bits.prune != 0) text += "P" + shortest(bits.prune);
  }
  return text;
}

QuantPolicy parse_policy_string(const std::string& text) {
  QuantPolicy policy;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    PartReader part(text, at);
    const auto bits = part.read();
    at = part.at();
    if (!bits || (at < text.size() && text[at] != '-'))
      throw std::invalid_argument("not a policy: '" + text + "'");
    policy.layers.push_back(*bits);
  }
  return policy;
}

}  // namespace ohmic
