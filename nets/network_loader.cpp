#include "nets/network_loader.h"

#include <cstdio>
#include <utility>

#include "nets/graph_builder.h"
#include "nets/layer_parser.h"
#include "nets/shape_inference.h"
#include "nets/shipped_files.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

Shape parse_input(JsonSection section) {
  Shape shape;
  shape.channels = static_cast<int>(section.integer("channels", 1, kMaxChannels));
  shape.height = static_cast<int>(section.integer("height", 1, kMaxPixels));
  shape.width = static_cast<int>(section.integer("width", 1, kMaxPixels));
  section.refuse_unread();
  if (shape.elements() > kMaxElements) {
    section.fail("channels", "the input of " + to_string(shape) + " is too large (allowed: " +
                                 std::to_string(kMaxElements) + " values)");
  }
  return shape;
}

/// A text that tables and file names can carry.
std::string plain_text(JsonSection& section, const std::string& key, const std::string& text) {
  if (one_line(text) != text) {
    section.fail(key, "must be a text without control characters, found " + shown(Json(text)));
  }
  return text;
}

std::vector<LayerEntry> parse_layers(JsonSection& section, const std::string& file) {
  const Json& layers = section.at("layers");
  if (!layers.is_array() || layers.empty() || layers.size() > kMaxLayers) {
    section.fail("layers", "must be a list of 1 to " + std::to_string(kMaxLayers) +
                               " layers, found " + shown(layers));
  }
  std::vector<LayerEntry> entries;
  for (const Json& layer : layers) {
    entries.push_back(parse_layer(layer, file, static_cast<int>(entries.size())));
  }
  return entries;
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

std::vector<std::string> shipped_networks() {
  std::vector<std::string> names;
  for (const auto& file : shipped_network_files()) names.push_back(file.first);
  return names;
}

std::string describe_network(const std::string& name) {
  const NetworkSpec network = load_network(name);
  std::int64_t weights = 0;
  std::int64_t macs = 0;
  for (const int i : network.weight_layers) {
    const Im2col matrix = im2col(network.layers[static_cast<std::size_t>(i)]);
    const std::int64_t layer_weights = matrix.rows * matrix.columns * matrix.groups;
    weights += layer_weights;
    macs += layer_weights * matrix.windows;
  }
  return std::to_string(network.weight_layers.size()) + " weight layers, " +
         std::to_string(weights) + " weights, " + std::to_string(macs) + " MACs, input " +
         to_string(network.input) + (network.dataset.empty() ? "" : ", " + network.dataset);
}

namespace {

/// What other programs call a network, by the ending of its name.
void refuse_other_formats(const std::string& file) {
  const std::size_t dot = file.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : file.substr(dot);
  if (ending == ".onnx") {
    throw ConfigError(file, "is an ONNX file, allowed is a network file (JSON, docs/networks.md)");
  }
  if (ending == ".pth" || ending == ".pt" || ending == ".safetensors") {
    throw ConfigError(file,
                      "holds weights, allowed is a network file (JSON, docs/networks.md); weights "
                      "are named by --weights, as safetensors");
  }
}

}  // namespace

NetworkSpec load_network(const std::string& name_or_file) {
  for (const auto& [name, text] : shipped_network_files()) {
    if (name == name_or_file) return parse_network(text, "nets/" + name + ".json");
  }
  if (file_exists(name_or_file)) {
    refuse_other_formats(name_or_file);
    return parse_network(read_file(name_or_file, kLargestText), name_or_file);
  }
  const std::vector<std::string> known = shipped_networks();
  throw ConfigError(name_or_file, "neither a file nor a shipped network" +
                                      did_you_mean(name_or_file, known) +
                                      " (shipped: " + joined(known) + ")");
}

NetworkSpec parse_network(const std::string& text, const std::string& file) {
  const Json json = parse_json(text, file);
  JsonSection section(json, file, "");
  section.integer("schema_version", 1, 1);
  NetworkSpec network;
  network.file = file;
  network.name = plain_text(section, "name", section.text("name"));
  if (network.name.empty()) section.fail("name", "must not be empty");
  network.dataset = plain_text(section, "dataset", section.text("dataset", ""));
  network.input = parse_input(section.section("input"));
  std::vector<LayerEntry> entries = parse_layers(section, file);
  section.refuse_unread();
  build_graph(std::move(entries), file, network);
  infer_shapes(file, network);
  return network;
}

}  // namespace ohmic
