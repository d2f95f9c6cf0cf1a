#include "studies/reproduce/search_records.h"

#include "quant/quant_policy.h"
#include "studies/reproduce/run_folders.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"

namespace ohmic {
namespace {

constexpr const char* kEqualThirds = "1/3,1/3,1/3";
constexpr const char* kEnergyOnly = "0,1,0";

PolicyRecord read_policy(const Json& json) {
  PolicyRecord record;
  for (const Json& layer : json.at("policy")) {
    record.policy += (record.policy.empty() ? "W" : "-W") +
                     std::to_string(layer.at("weight_bits").get<int>()) + "A" +
                     std::to_string(layer.at("activation_bits").get<int>());
  }
  json.at("validation_accuracy").get_to(record.validation_accuracy);
  json.at("test_accuracy").get_to(record.test_accuracy);
  json.at("cost_ratio").get_to(record.cost_ratio);
  json.at("latency_ms").get_to(record.price.latency_ms);
  json.at("energy_mj").get_to(record.price.energy_mj);
  json.at("component_power_w").get_to(record.price.component_power_w);
  json.at("feasible").get_to(record.feasible);
  return record;
}

SearchRecord read_search(const std::string& folder, const Json& config) {
  const std::string file = folder + "/summary.json";
  const Json summary = read_json_file(file);
  const Json& options = config.at("options");
  SearchRecord record;
  record.folder = folder;
  config.at("network").at("name").get_to(record.network);
  options.at("agent").get_to(record.agent);
  options.at("threshold").get_to(record.threshold);
  record.energy_only = options.at("weights-lat-energy-power") == kEnergyOnly;
  config.at("data").at("spec").get_to(record.data);
  config.at("data").at("synthetic").get_to(record.synthetic);
  record.episodes = read_history(folder + "/history.csv");
  record.baseline = read_policy(summary.at("baseline"));
  record.best = read_policy(summary.at("best"));
  summary.at("wall_s").at("total").get_to(record.total_s);
  summary.at("wall_s").at("simulation").get_to(record.simulation_s);
  summary.at("simulator_calls").get_to(record.simulator_calls);
  return record;
}

/// Why a run is none of the paper's experiments; empty if it is one.
std::string strange(const std::string& folder, const Json& config) {
  const Json& options = config.at("options");
  if (!file_exists(folder + "/summary.json")) return "is not finished";
  if (options.at("hw") != "wei2022" || !options.at("set").empty()) return "is of another chip";
  const Json& weights = options.at("weights-lat-energy-power");
  if (weights != kEqualThirds && weights != kEnergyOnly) return "weighs the cost otherwise";
  return "";
}

}  // namespace

std::vector<SearchRecord> read_searches(const std::string& folder,
                                        std::vector<std::string>& passed_over) {
  std::vector<SearchRecord> records;
  for (const std::string& run : run_folders(folder)) {
    const std::string file = run + "/config.json";
    if (!file_exists(file)) continue;
    const Json config = read_json_file(file);
    try {
      if (!config.at("options").contains("agent")) continue;  // of another command
      const std::string why = strange(run, config);
      if (why.empty()) {
        records.push_back(read_search(run, config));
      } else {
        passed_over.push_back(run + " " + why);
      }
    } catch (const Json::exception&) {
      throw ConfigError(run,
                        "is no run of `ohmic search`: config.json or summary.json lacks what "
                        "such a run writes");
    }
  }
  return records;
}

std::vector<std::string> files_of_searches(const std::string& folder) {
  return files_of_runs(folder, {"config.json", "summary.json", "history.csv"});
}

Widths widths_of(const std::string& policy) {
  Widths widths;
  for (const LayerBits& bits : parse_policy_string(policy).layers) {
    widths.weights.push_back(bits.weight_bits);
    widths.activations.push_back(bits.activation_bits);
  }
  return widths;
}

}  // namespace ohmic
