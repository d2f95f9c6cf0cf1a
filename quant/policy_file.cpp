#include "quant/policy_file.h"

#include <regex>
#include <stdexcept>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::string bits_rule() { return std::to_string(kMinBits) + " to " + std::to_string(kMaxBits); }

/// Bits from digits, however many there are.
int spec_bits(const std::string& where, const std::string& digits, const char* what) {
  const bool plain = digits.size() <= 2 && digits.front() != '0';
  const int bits = plain ? std::stoi(digits) : 0;
  if (bits < kMinBits || bits > kMaxBits) {
    throw ConfigError(where, std::string(what) + " must be " + bits_rule() + ", found " + digits);
  }
  return bits;
}

/// Position of `name` among the network's weight layers.
int find_weight_layer(const NetworkSpec& network, const std::string& name,
                      const JsonSection& section) {
  const int count = static_cast<int>(network.weight_layers.size());
  for (int i = 0; i < count; ++i) {
    if (network.weight_layer(i).name == name) return i;
  }
  for (const Layer& layer : network.layers) {
    if (layer.name == name) {
      section.fail("name", "layer '" + name + "' is a " + to_string(layer.kind) +
                               ", which has no weights; allowed: convolutions and linear layers");
    }
  }
  std::vector<std::string> known;
  for (int i = 0; i < count; ++i) known.push_back(network.weight_layer(i).name);
  section.fail("name", "unknown layer '" + name + "' in network '" + network.name + "'" +
                           did_you_mean(name, known));
}

/// Output channels that no group has had yet, and the next group, which takes some of them.
ColumnGroup parse_group(const Json& json, const std::string& path, const std::string& layer,
                        int left, const std::string& file) {
  JsonSection section(json, file, path, "layer '" + layer + "': ");
  ColumnGroup group;
  group.columns = static_cast<int>(section.integer("columns", 1, left));
  group.weight_bits = static_cast<int>(section.integer("weight_bits", kMinBits, kMaxBits));
  section.refuse_unread();
  return group;
}

/// The column groups of a layer, which are its output channels in order.
std::vector<ColumnGroup> parse_groups(JsonSection& section, const Layer& layer) {
  const Json& list = section.at("groups");
  if (!list.is_array() || list.empty()) {
    section.fail("groups",
                 "must be a list of {\"columns\", \"weight_bits\"}, found " + shown(list));
  }
  std::vector<ColumnGroup> groups;
  int left = layer.out_channels;
  for (const Json& json : list) {
    const std::string path = section.path() + "/groups/" + std::to_string(groups.size());
    if (left == 0) {
      section.fail("groups", "have more columns than the layer, which has " +
                                 std::to_string(layer.out_channels) + " output channels");
    }
    groups.push_back(parse_group(json, path, layer.name, left, section.file()));
    left -= groups.back().columns;
  }
  if (left > 0) {
    section.fail("groups", "have " + std::to_string(layer.out_channels - left) +
                               " columns, must have the layer's " +
                               std::to_string(layer.out_channels) + " output channels");
  }
  return groups;
}

/// Widths and pruning of a layer. Groups and pruning are words of version 2.
LayerBits parse_bits(JsonSection& section, const Layer& layer, std::int64_t version) {
  LayerBits bits;
  const bool grouped = version >= 2 && section.has("groups");
  if (grouped && section.has("weight_bits"))
    section.fail("groups", "stand beside weight_bits; allowed is one of the two");
  const auto width = [&](const char* key) {
    return static_cast<int>(section.integer(key, kMinBits, kMaxBits));
  };
  if (!grouped) bits.weight_bits = width("weight_bits");
  bits.activation_bits = width("activation_bits");
  if (grouped) bits = grouped_bits(parse_groups(section, layer), bits.activation_bits);
  if (version >= 2 && section.has("prune")) bits.prune = section.number("prune", 0, 1);
  section.refuse_unread();
  return bits;
}

/// Reads a policy file's `layers` into `policy`; every weight layer exactly once.
void parse_layers(const Json& layers, std::int64_t version, const std::string& file,
                  const NetworkSpec& network, QuantPolicy& policy) {
  if (!layers.is_array()) {
    throw ConfigError(file, "/layers",
                      "must be a list with one entry a weight layer, found " + shown(layers));
  }
  std::vector<bool> seen(policy.layers.size(), false);
  std::size_t entry = 0;
  for (const Json& json : layers) {
    const std::string path = "/layers/" + std::to_string(entry++);
    const std::string name = JsonSection(json, file, path).text("name");
    JsonSection section(json, file, path, "layer '" + name + "': ");
    const auto i = static_cast<std::size_t>(
        find_weight_layer(network, section.text("name"), JsonSection(json, file, path)));
    if (seen[i]) section.fail("name", "appears twice; allowed: one entry a weight layer");
    seen[i] = true;
    policy.layers[i] = parse_bits(section, network.weight_layer(static_cast<int>(i)), version);
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (!seen[i]) {
      throw ConfigError(file, "/layers",
                        "layer '" + network.weight_layer(static_cast<int>(i)).name +
                            "' is missing; needed: one entry a weight layer");
    }
  }
}

/// `W8A8-W6A4-...`, one part a weight layer; nothing if `spec` is no such thing.
std::optional<QuantPolicy> policy_of_parts(const std::string& spec, const std::string& where,
                                           const NetworkSpec& network) {
  QuantPolicy policy;
  try {
    policy = parse_policy_string(spec);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
  const std::size_t layers = network.weight_layers.size();
  if (policy.layers.size() != layers) {
    throw ConfigError(where, "must have a part for each of the " + std::to_string(layers) +
                                 " weight layers, found " + std::to_string(policy.layers.size()));
  }
  return policy;
}

}  // namespace

QuantPolicy policy_from_json(const Json& json, const std::string& file,
                             const NetworkSpec& network) {
  JsonSection section(json, file, "");
  const std::int64_t version = section.integer("schema_version", 1, 2);
  const std::string name = section.text("network");
  if (name != network.name) {
    section.fail("network", "this policy is for network '" + name + "', but the network is '" +
                                network.name + "'");
  }
  QuantPolicy policy;
  policy.layers.resize(network.weight_layers.size());
  parse_layers(section.at("layers"), version, file, network, policy);
  section.refuse_unread();
  return policy;
}

std::optional<QuantPolicy> policy_of_spec(const std::string& spec, const std::string& where,
                                          const NetworkSpec& network) {
  if (spec.find('-') != std::string::npos) return policy_of_parts(spec, where, network);
  static const std::regex uniform_spec("W([0-9]+)A([0-9]+)(?:/([0-9]+))?");
  std::smatch part;
  if (spec.size() > 64 || !std::regex_match(spec, part, uniform_spec)) return std::nullopt;
  const int weight_bits = spec_bits(where, part[1], "weight bits");
  const int activation_bits = spec_bits(where, part[2], "activation bits");
  const int ends =
      part[3].matched ? spec_bits(where, part[3], "bits of the first and last layer") : 0;
  return uniform_policy(network, weight_bits, activation_bits, ends);
}

QuantPolicy load_policy(const std::string& spec, const NetworkSpec& network) {
  if (const auto policy = policy_of_spec(spec, "--policy " + spec, network)) return *policy;
  if (!file_exists(spec)) {
    throw ConfigError("--policy " + spec,
                      "neither a file nor a policy such as W6A4, W6A4/8 or W8A8-W6A4-... (bits " +
                          bits_rule() + ")");
  }
  return policy_from_json(read_json_file(spec), spec, network);
}

Json policy_layers(const QuantPolicy& policy, const NetworkSpec& network) {
  Json layers = Json::array();
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const LayerBits& bits = policy.layers[i];
    Json layer = {{"name", network.weight_layer(static_cast<int>(i)).name}};
    if (bits.groups.empty()) layer["weight_bits"] = bits.weight_bits;
    for (const ColumnGroup& group : bits.groups)
      layer["groups"].push_back({{"columns", group.columns}, {"weight_bits", group.weight_bits}});
    layer["activation_bits"] = bits.activation_bits;
    if (bits.prune > 0) layer["prune"] = bits.prune;
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::string policy_to_json(const QuantPolicy& policy, const NetworkSpec& network) {
  const Json json = {{"schema_version", is_plain(policy) ? 1 : 2},
                     {"network", network.name},
                     {"layers", policy_layers(policy, network)}};
  return json.dump(2) + "\n";
}

}  // namespace ohmic
