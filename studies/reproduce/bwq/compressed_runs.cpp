#include "studies/reproduce/bwq/compressed_runs.h"

#include <algorithm>

#include "studies/reproduce/run_folders.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

/// What an option of the run stands for in any folder.
std::string stored_path(const Json& config, const char* option) {
  const Json& paths = config.at("paths");
  return (paths.contains(option) ? paths : config.at("options")).at(option).get<std::string>();
}

CompressedRun read_run(const std::string& folder, const Json& config) {
  for (const char* file : {"/hardware.json", "/network.safetensors"})
    if (!file_exists(folder + file)) throw ConfigError(folder + file, "is missing");
  const Json summary = read_json_file(folder + "/summary.json");
  const Json& best = summary.at("best");
  const Json& w8a8 = summary.at("baseline");
  CompressedRun run;
  run.folder = folder;
  config.at("network").at("name").get_to(run.network);
  config.at("method").get_to(run.method);
  run.net = stored_path(config, "net");
  run.data = stored_path(config, "data");
  run.weights = stored_path(config, "weights");
  summary.at("float_validation_accuracy").get_to(run.float_validation);
  w8a8.at("validation_accuracy").get_to(run.w8a8_validation);
  w8a8.at("test_accuracy").get_to(run.w8a8_test);
  best.at("validation_accuracy").get_to(run.validation);
  best.at("test_accuracy").get_to(run.test);
  best.at("bits_per_weight").get_to(run.bits_per_weight);
  best.at("density").get_to(run.density);
  for (const Json& layer : best.at("policy")) {
    const int bits = layer.at("activation_bits").get<int>();
    run.activations += (run.activations.empty() ? "W16A" : "-W16A") + std::to_string(bits);
    run.activation_bits = std::min(run.activation_bits, bits);
  }
  return run;
}

}  // namespace

std::vector<CompressedRun> read_compressed_runs(const std::string& folder,
                                                std::vector<std::string>& passed_over) {
  std::vector<CompressedRun> runs;
  for (const std::string& path : run_folders(folder)) {
    const std::string file = path + "/config.json";
    if (!file_exists(file)) continue;
    const Json config = read_json_file(file);
    try {
      if (config.value("verb", "") != "compress") continue;
      if (!file_exists(path + "/summary.json")) {
        passed_over.push_back(path + " is not finished");
        continue;
      }
      CompressedRun run = read_run(path, config);
      const auto same = [&run](const CompressedRun& other) {
        return other.network == run.network && other.method == run.method;
      };
      if (std::none_of(runs.begin(), runs.end(), same)) runs.push_back(std::move(run));
    } catch (const Json::exception&) {
      throw ConfigError(path,
                        "is no run of `ohmic compress`: config.json or summary.json lacks "
                        "what such a run writes");
    }
  }
  return runs;
}

std::vector<std::string> files_of_compressed_runs(const std::string& folder) {
  return files_of_runs(folder,
                       {"config.json", "summary.json", "network.safetensors", "hardware.json"});
}

}  // namespace ohmic
