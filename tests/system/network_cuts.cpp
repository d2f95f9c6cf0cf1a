#include "tests/system/network_cuts.h"

#include <algorithm>
#include <set>

#include "util/json_section.h"

namespace ohmic {
namespace {

using Texts = std::vector<std::string>;

Texts inputs_of(const Json& layers, std::size_t at) {
  if (layers[at].contains("inputs")) return layers[at]["inputs"].get<Texts>();
  return {at == 0 ? "input" : layers[at - 1]["name"].get<std::string>()};
}

void name_inputs(Json& layers) {
  for (std::size_t l = 0; l < layers.size(); ++l) layers[l]["inputs"] = inputs_of(layers, l);
}

/// Leaves out what the format takes for granted.
std::string plain(Json network) {
  Json& layers = network["layers"];
  for (std::size_t l = layers.size(); l-- > 0;) {
    const Texts inputs = layers[l]["inputs"].get<Texts>();
    layers[l].erase("inputs");
    if (inputs_of(layers, l) != inputs) layers[l]["inputs"] = inputs;
  }
  return network.dump();
}

/// Drops every layer that does not lead to the one called `last`.
void keep_ancestors(Json& layers, const std::string& last) {
  std::set<std::string> kept = {last};
  for (std::size_t l = layers.size(); l-- > 0;) {
    if (kept.count(layers[l]["name"].get<std::string>()) == 0) continue;
    for (const Json& input : layers[l]["inputs"]) kept.insert(input.get<std::string>());
  }
  Json rest = Json::array();
  for (Json& layer : layers) {
    if (kept.count(layer["name"].get<std::string>()) != 0) rest.push_back(std::move(layer));
  }
  layers = std::move(rest);
}

/// The network without layer `at`, whose place its input `input` takes.
std::string bypassed(Json network, std::size_t at, const std::string& input) {
  Json& layers = network["layers"];
  const auto name = layers[at]["name"].get<std::string>();
  auto last = layers.back()["name"].get<std::string>();
  if (last == name) last = input;
  for (Json& layer : layers) {
    for (Json& read : layer["inputs"]) {
      if (read == name) read = input;
    }
  }
  keep_ancestors(layers, last);
  return plain(std::move(network));
}

/// The layer at `at` reads all but one of its inputs.
std::string unjoined(Json network, std::size_t at, std::size_t input) {
  Json& layers = network["layers"];
  layers[at]["inputs"].erase(input);
  keep_ancestors(layers, layers.back()["name"].get<std::string>());
  return plain(std::move(network));
}

bool optional_key(const std::string& key) {
  const std::set<std::string> keys = {"stride", "padding", "dilation", "groups", "ceil_mode"};
  return keys.count(key) != 0;
}

/// What a number may become: half of it, or one less. Not below `least`.
std::vector<int> lesser(int value, int least) {
  std::vector<int> values;
  if (value / 2 >= least && value / 2 < value) values.push_back(value / 2);
  if (value - 1 >= least && value - 1 > value / 2) values.push_back(value - 1);
  return values;
}

/// Puts `network` with each lesser value of the number at `path` into `texts`.
void cut_number(const Json& network, const Json::json_pointer& path, int least, Texts& texts) {
  if (!network.at(path).is_number_integer()) return;
  for (const int value : lesser(network.at(path).get<int>(), least)) {
    Json smaller = network;
    smaller[path] = value;
    texts.push_back(plain(std::move(smaller)));
  }
}

void cut_layer_sizes(const Json& network, std::size_t at, Texts& texts) {
  const auto here = Json::json_pointer("/layers") / at;
  for (const auto& [key, value] : network["layers"][at].items()) {
    if (optional_key(key)) {
      Json smaller = network;
      smaller["layers"][at].erase(key);
      texts.push_back(plain(std::move(smaller)));
    }
    const int least = key == "padding" ? 0 : 1;
    if (value.is_array() && key != "inputs") {
      for (std::size_t i = 0; i < value.size(); ++i)
        cut_number(network, here / key / i, least, texts);
    } else {
      cut_number(network, here / key, least, texts);
    }
  }
}

Json with_named_inputs(const std::string& text) {
  Json network = parse_json(text, "test network");
  name_inputs(network["layers"]);
  return network;
}

}  // namespace

Texts with_layers_cut(const std::string& text) {
  const Json network = with_named_inputs(text);
  Texts texts;
  for (std::size_t l = network["layers"].size(); l-- > 0;) {
    const Json& inputs = network["layers"][l]["inputs"];
    for (const Json& input : inputs)
      texts.push_back(bypassed(network, l, input.get<std::string>()));
    for (std::size_t i = 0; inputs.size() > 1 && i < inputs.size(); ++i)
      texts.push_back(unjoined(network, l, i));
  }
  return texts;
}

Texts with_sizes_cut(const std::string& text) {
  const Json network = with_named_inputs(text);
  Texts texts;
  for (const char* key : {"height", "width", "channels"})
    cut_number(network, Json::json_pointer("/input") / key, 1, texts);
  for (std::size_t l = 0; l < network["layers"].size(); ++l) cut_layer_sizes(network, l, texts);
  return texts;
}

}  // namespace ohmic
