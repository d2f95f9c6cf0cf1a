#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nets/network_spec.h"
#include "util/json_section.h"

namespace ohmic {

constexpr int kMinBits = 2;
constexpr int kMaxBits = 8;

/// Widths of one weight layer; `activation_bits` quantises the layer's input. Both in [2, 8].
struct LayerBits {
  int weight_bits = kMaxBits;
  int activation_bits = kMaxBits;
  bool operator==(const LayerBits& o) const {
    return weight_bits == o.weight_bits && activation_bits == o.activation_bits;
  }
};

/// A width for every weight layer of a network, in the order of NetworkSpec::weight_layers.
struct QuantPolicy {
  std::vector<LayerBits> layers;
  bool operator==(const QuantPolicy& o) const { return layers == o.layers; }
};

/// Every layer at WxAy; with `ends` > 0 first and last layer at `ends` bits for both.
QuantPolicy uniform_policy(const NetworkSpec& network, int weight_bits, int activation_bits,
                           int ends = 0);

/// The policy that a spec (`W6A4`, `W6A4/8`, or `W8A8-W6A4-...` with a part a weight layer) stands
/// for, or nothing where `spec` is no such thing. ConfigError naming `where` on bits out of [2, 8]
/// and on another number of parts than the network has weight layers.
std::optional<QuantPolicy> policy_of_spec(const std::string& spec, const std::string& where,
                                          const NetworkSpec& network);

/// The policy of a policy file's object. ConfigError naming `file` as load_policy's.
QuantPolicy policy_from_json(const Json& json, const std::string& file, const NetworkSpec& network);

/// A spec as policy_of_spec() takes it, or a policy file. ConfigError on bad syntax, bits out of
/// [2, 8], and, in a file, on missing, unknown or repeated layers.
QuantPolicy load_policy(const std::string& spec, const NetworkSpec& network);

/// The `layers` of a policy file.
Json policy_layers(const QuantPolicy& policy, const NetworkSpec& network);

/// The policy file of CONTRACT section 3, indented, with a final newline.
std::string policy_to_json(const QuantPolicy& policy, const NetworkSpec& network);

/// "W8A8-W6A4-...": one part a weight layer.
std::string to_string(const QuantPolicy& policy);
/// The inverse of to_string. std::invalid_argument on anything else.
QuantPolicy parse_policy_string(const std::string& text);

}  // namespace ohmic
