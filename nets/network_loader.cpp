#include "nets/network_loader.h"

#include <algorithm>
#include <utility>

#include "nets/graph_builder.h"
#include "nets/layer_parser.h"
#include "nets/onnx/onnx_import.h"
#include "nets/shape_inference.h"
#include "nets/shipped_files.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// `count` numbers of a list, each above `least` and within kLargestStatistic.
std::vector<double> parse_statistic(JsonSection& section, const std::string& key, std::size_t count,
                                    double least) {
  const Json& value = section.at(key);
  bool fits = value.is_array() && value.size() == count;
  std::vector<double> numbers;
  for (std::size_t i = 0; fits && i < count; ++i) {
    fits = value[i].is_number();
    if (!fits) break;
    numbers.push_back(value[i].get<double>());
    fits = numbers.back() > least && numbers.back() <= kLargestStatistic;
  }
  if (fits) return numbers;
  section.fail(key, "must be a list of " + std::to_string(count) + " numbers, one a channel" +
                        (least == 0 ? ", above 0" : "") + ", found " + shown(value));
}

Normalisation parse_normalisation(JsonSection& section, int channels) {
  const auto count = static_cast<std::size_t>(channels);
  Normalisation made{std::vector<double>(count, 0), std::vector<double>(count, 1)};
  if (section.find("mean") != nullptr)
    made.mean = parse_statistic(section, "mean", count, -kLargestStatistic);
  if (section.find("std") != nullptr) made.std = parse_statistic(section, "std", count, 0);
  const auto all = [](const std::vector<double>& values, double wanted) {
    return std::all_of(values.begin(), values.end(), [=](double v) { return v == wanted; });
  };
  return all(made.mean, 0) && all(made.std, 1) ? Normalisation{} : made;
}

Shape parse_input(JsonSection& section, Normalisation& normalisation) {
  Shape shape;
  shape.channels = static_cast<int>(section.integer("channels", 1, kMaxChannels));
  shape.height = static_cast<int>(section.integer("height", 1, kMaxPixels));
  shape.width = static_cast<int>(section.integer("width", 1, kMaxPixels));
  normalisation = parse_normalisation(section, shape.channels);
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
    if (is_onnx_file(name_or_file)) return import_onnx(name_or_file).network;
    return parse_network(read_file(name_or_file, kLargestText), name_or_file);
  }
  const std::vector<std::string> known = shipped_networks();
  throw ConfigError(name_or_file, "neither a file nor a shipped network" +
                                      did_you_mean(name_or_file, known) +
                                      " (shipped: " + joined(known) + ")");
}

NetworkSpec parse_network(const std::string& text, const std::string& file) {
  return network_from_json(parse_json(text, file), file);
}

NetworkSpec network_from_json(const Json& json, const std::string& file) {
  JsonSection section(json, file, "");
  section.integer("schema_version", 1, 1);
  NetworkSpec network;
  network.file = file;
  network.name = plain_text(section, "name", section.text("name"));
  if (network.name.empty()) section.fail("name", "must not be empty");
  network.dataset = plain_text(section, "dataset", section.text("dataset", ""));
  JsonSection input = section.section("input");
  network.input = parse_input(input, network.normalisation);
  std::vector<LayerEntry> entries = parse_layers(section, file);
  section.refuse_unread();
  build_graph(std::move(entries), file, network);
  infer_shapes(file, network);
  return network;
}

}  // namespace ohmic
