#include <filesystem>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "nets/network_loader.h"
#include "nets/onnx/onnx_import.h"
#include "quant/network/network_weights.h"
#include "quant/network/weight_file.h"
#include "quant/policy_file.h"
#include "util/config_error.h"
#include "util/file_writer.h"

namespace ohmic::app {
namespace {

struct Arguments {
  std::string file;
  std::string out;
  std::string output;
  std::string json;

  std::string network_file() const { return out + ".json"; }
  std::string weights_file() const { return out + ".safetensors"; }
  std::string policy_file() const { return out + ".policy.json"; }
};

bool parse(const std::vector<std::string>& args, Arguments& arguments) {
  po::options_description options("options");
  auto add = options.add_options();
  add("FILE", po::value(&arguments.file), "the ONNX file");
  add("out", po::value(&arguments.out)->value_name("NAME"),
      "writes NAME.json and NAME.safetensors, of a quantised file NAME.policy.json too (default: "
      "the file's name without .onnx, here)");
  add("output", po::value(&arguments.output)->value_name("NAME"),
      "which of the file's outputs the network ends with; needed if it has several");
  add("json", po::value(&arguments.json)->value_name("FILE"),
      "what was imported, as JSON (- = standard output)");
  po::variables_map values;
  if (!parse_options("import",
                     "Reads an ONNX file and writes it as a network file and its weights, for "
                     "--net and --weights, and the widths of a quantised one, for --policy.",
                     args, options, values, "FILE")) {
    return false;
  }
  if (arguments.file.empty()) throw ConfigError("import", "needs the name of an ONNX file");
  const std::string stem = std::filesystem::path(arguments.file).stem().string();
  if (values.count("out") == 0) arguments.out = stem;
  if (arguments.out.empty() || arguments.out.back() == '/')
    throw ConfigError("--out", "needs a name, to which .json and .safetensors are added");
  return true;
}

QuantPolicy policy_of(const ImportedNetwork& imported) {
  QuantPolicy policy;
  for (const LayerWidths& widths : imported.widths)
    policy.layers.push_back({widths.weight_bits, widths.activation_bits});
  return policy;
}

/// All files or none.
void write(const Arguments& arguments, const ImportedNetwork& imported) {
  FileWriter network(arguments.network_file());
  FileWriter weights(arguments.weights_file());
  network.write(network_to_json(imported.network).dump(2) + "\n");
  weights.write(safetensors_bytes(weight_tensors(imported)));
  std::optional<FileWriter> policy;
  if (!imported.widths.empty()) {
    policy.emplace(arguments.policy_file());
    policy->write(policy_to_json(policy_of(imported), imported.network));
  }
  network.commit();
  weights.commit();
  if (policy) policy->commit();
}

Json to_json(const Arguments& arguments, const ImportedNetwork& imported) {
  std::int64_t parameters = 0;
  for (const auto& entry : imported.parameters)
    parameters += static_cast<std::int64_t>(entry.second.values.size());
  Json json = {{"schema_version", 1},
               {"network", imported.network.name},
               {"layers", imported.network.layers.size()},
               {"weight_layers", imported.network.weight_layers.size()},
               {"parameters", parameters},
               {"network_file", one_line(arguments.network_file())},
               {"weights_file", one_line(arguments.weights_file())}};
  if (!imported.widths.empty()) json["policy_file"] = one_line(arguments.policy_file());
  return json;
}

}  // namespace

int run_import(const std::vector<std::string>& args) {
  Arguments arguments;
  if (!parse(args, arguments)) return 0;
  refuse_shared_files({{"--out", arguments.network_file()},
                       {"--out", arguments.weights_file()},
                       {"--out", arguments.policy_file()},
                       {"--json", arguments.json}},
                      {{"FILE", arguments.file}});
  ImportedNetwork imported = import_onnx(arguments.file, arguments.output);
  imported.network.name = one_line(std::filesystem::path(arguments.out).filename().string());
  check_weights(imported.network, weight_tensors(imported), arguments.file);
  write(arguments, imported);
  const Json json = to_json(arguments, imported);
  if (arguments.json != "-") {
    std::cout << "wrote " << arguments.network_file() << " (" << json.at("layers")
              << " layers, of them " << json.at("weight_layers") << " with weights) and "
              << arguments.weights_file() << " (" << json.at("parameters") << " parameters)"
              << (imported.widths.empty() ? "" : ", its widths in " + arguments.policy_file())
              << "\n";
  }
  if (!arguments.json.empty()) write_json_result(arguments.json, json.dump(2) + "\n");
  return 0;
}

}  // namespace ohmic::app
