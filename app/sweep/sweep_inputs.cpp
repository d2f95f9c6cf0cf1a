#include "app/sweep/sweep_inputs.h"

#include <algorithm>
#include <utility>

#include "app/options/input_content.h"
#include "app/options/integer_options.h"
#include "app/options/listed_files.h"
#include "app/options/stored_options.h"
#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"
#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_result.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

/// Adds hashes of weights and images, of several networks under their names.
void add_image_inputs(Json& config, const SweepArguments& a,
                      const std::vector<NamedFile>& outputs) {
  SharedOptions inputs = inputs_of(a);
  const WeightsKind kind = a.search ? WeightsKind::kFloats : WeightsKind::kFloatsOrIntegers;
  const SweepAxis nets = parse_names("net", inputs.net);
  if (nets.values.size() == 1) return add_searched_inputs(config, inputs, outputs, kind);
  for (const std::vector<Json>& net : nets.values) {
    const std::string name = value_text(net.front());
    inputs.net = behind(a.files, "net", name);
    Json read = {{"paths", Json::object()}};
    add_searched_inputs(read, inputs, outputs, kind);
    config["content"][name] = read.at("content");
  }
}

/// hardware: of config.json, one or a list.
void keep_hardware_names(Json& hardware, const SweepArguments& a, const SweepArguments& found) {
  if (hardware.is_object()) return keep_hardware_name(hardware, a.shared.hw, found.shared.hw);
  std::size_t i = 0;
  for (const std::vector<Json>& value : parse_names("hw", a.shared.hw).values) {
    const std::string name = value_text(value.front());
    keep_hardware_name(hardware[i++], name, behind(found.files, "hw", name));
  }
}

}  // namespace

std::vector<NamedFile> outputs_of(const SweepArguments& a) {
  std::vector<NamedFile> outputs = {{"--json", a.shared.json}};
  if (a.shared.out.empty()) return outputs;
  const SweepFolder folder(a.shared.out);
  for (const std::string& file : {folder.config(), folder.csv(), folder.json(), folder.html()})
    outputs.push_back({"--out", file});
  return outputs;
}

SharedOptions inputs_of(const SweepArguments& a) {
  SharedOptions inputs = a.shared;
  for (const auto& [name, text] : given_options(a.handed)) {
    if (name == "data") inputs.data = text;
    if (name == "validation") inputs.validation = text;
    if (name == "weights") inputs.weights = text;
  }
  return inputs;
}

void take_own_policy(SweepArguments& a) {
  const SharedOptions inputs = inputs_of(a);
  if (a.search || inputs.weights.empty() || parse_names("net", inputs.net).values.size() > 1)
    return;
  NetworkSpec network = load_network(inputs.net);
  const auto integers = named_integers(inputs, network);
  if (!integers) return;
  const QuantPolicy policy = resolve_policy(inputs, network, integers);
  for (const LayerBits& bits : policy.layers) {
    if (!bits.is_plain())
      throw ConfigError(inputs.weights, "has column groups, which a sweep's rows cannot name");
  }
  a.shared.policy = to_string(policy);
}

std::vector<NamedFile> input_files(const SweepArguments& a) {
  std::vector<NamedFile> files;
  SharedOptions one = inputs_of(a);
  for (auto [name, text] :
       {std::pair("net", &one.net), std::pair("hw", &one.hw), std::pair("policy", &one.policy)}) {
    for (const std::vector<Json>& value : parse_names(name, *text).values) {
      *text = behind(a.files, name, value_text(value.front()));
      for (NamedFile& file : chip_files(one)) files.push_back(std::move(file));
    }
  }
  return files;
}

bool compresses(const SweepArguments& a, const SweepGrid& grid) {
  const std::string key = "mapping.compression";
  const auto asks = [&](const Json& value) { return value != "none"; };
  for (const std::vector<Json>& value : parse_names("hw", a.shared.hw).values) {
    const std::string name = behind(a.files, "hw", value_text(value.front()));
    if (asks(load_hardware(name, {}).values.at(key))) return true;
  }
  for (const std::string& assignment : grid.fixed) {
    const auto [path, value] = read_override(assignment);
    if (path == key && asks(value)) return true;
  }
  for (const SweepAxis& axis : grid.axes) {
    for (std::size_t k = 0; k < axis.keys.size(); ++k) {
      const auto asked = [&](const std::vector<Json>& value) { return asks(value[k]); };
      if (axis.keys[k] == key && std::any_of(axis.values.begin(), axis.values.end(), asked))
        return true;
    }
  }
  return false;
}

Json config_of(const SweepArguments& a, const SweepArguments& found, const SweepStudy& sweep,
               const Json& stored) {
  const Json options = options_to_json(a);
  Json config = sweep_config(plan_of(found), options, sweep.grid(), sweep.share());
  keep_hardware_names(config["hardware"], a, found);
  config["paths"] = absolute_paths(options);
  config["paths"].update(listed_paths(a.shared));
  if (a.search || a.accuracy || gives_images(found)) add_image_inputs(config, found, outputs_of(a));
  if (!stored.is_null()) config["paths"] = stored.at("paths");
  return config;
}

}  // namespace ohmic::app
