#include "app/search/search_files.h"

#include <sqlite3.h>
#include <torch/version.h>

#include "app/options/input_content.h"
#include "app/options/stored_options.h"
#include "app/search/search_report.h"
#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "report/report.h"
#include "util/build_info.h"
#include "util/file_io.h"
#include "util/text_table.h"

namespace ohmic::app {
namespace {

Json versions() {
  const BuildInfo info = build_info();
  return {{"ohmic", info.version},
          {"revision", info.revision},
          {"torch", TORCH_VERSION},
          {"sqlite", sqlite3_libversion()},
          {"compiler", __VERSION__}};
}

Json trial_json(const Trial& trial, double test_accuracy, const NetworkSpec& network) {
  const HardwareCost& cost = trial.outcome.cost;
  return {{"policy", policy_layers(trial.policy, network)},
          {"validation_accuracy", trial.outcome.accuracy},
          {"test_accuracy", test_accuracy},
          {"cost_ratio", trial.cost_ratio},
          {"latency_ms", cost.latency_ms},
          {"energy_mj", cost.energy_mj},
          {"component_power_w", cost.component_power_w},
          {"feasible", trial.feasible}};
}

Json split_json(const SplitAccuracy& accuracy) {
  return {{"validation_accuracy", accuracy.validation}, {"test_accuracy", accuracy.test}};
}

/// Adds what a search with fine-tuning has beside: both figures of both policies.
void add_tuned(Json& json, const Json& options, const SearchResult& result) {
  const TunedResult& tuned = *result.tuned;
  json["finetune"] = {{"images", options.at("finetune-images")},
                      {"learning_rate", options.at("finetune-learning-rate")}};
  json["baseline"]["post_training"] = split_json(tuned.baseline);
  json["baseline"]["finetuned"] =
      split_json({result.choice.baseline.outcome.accuracy, result.baseline_test_accuracy});
  json["best"]["post_training"] = split_json(tuned.best);
  json["best"]["finetuned"] =
      split_json({result.choice.best.outcome.accuracy, result.best_test_accuracy});
  json["best"]["finetuned"]["kept"] = tuned.network.kept_epoch == 0 ? "start" : "tuned";
}

/// What a search that screened read again: W8A8, then the candidates.
Json screening_json(const Json& config, const SearchResult& result, const NetworkSpec& network) {
  Json reread = Json::array();
  for (const RereadPolicy& policy : result.choice.reread) {
    const Trial& judged = policy.judged;
    reread.push_back({{"policy", policy_layers(judged.policy, network)},
                      {"episode", reread.empty() ? Json() : Json(judged.episode)},
                      {"screened_accuracy", policy.screened_accuracy},
                      {"validation_accuracy", judged.outcome.accuracy},
                      {"cost_ratio", judged.cost_ratio},
                      {"feasible", judged.feasible}});
  }
  return {{"images", result.screen_images},
          {"validation_images", config.at("data").at("validation_images")},
          {"reread", std::move(reread)}};
}

Json summary_json(const Json& config, const NetworkSpec& network, const std::vector<Trial>& trials,
                  const SearchResult& result) {
  const Json& options = config.at("options");
  const SearchTime& effort = result.effort;
  int feasible = 0;
  for (const Trial& trial : trials) feasible += trial.feasible ? 1 : 0;
  Json json = {{"schema_version", 1}, {"network", network.name}};
  for (const char* name : {"hw", "data", "weights", "agent", "threshold", "seed", "episodes"}) {
    json[name] = options.at(name);
  }
  json["episodes_played"] = trials.size();  // fewer where the agent was done before the budget
  json["evaluations"] = options.at("evaluations");  // 0: no such limit
  json["unique_evaluations"] = result.unique_evaluations;
  json["feasible_episodes"] = feasible;
  json["baseline"] = trial_json(result.choice.baseline, result.baseline_test_accuracy, network);
  json["best"] = trial_json(result.choice.best, result.best_test_accuracy, network);
  json["best"]["episode"] = result.choice.best.episode;
  if (result.tuned) add_tuned(json, options, result);
  json["reread_policies"] = result.choice.reread.size();
  if (result.screen_images > 0) json["screening"] = screening_json(config, result, network);
  json["wall_s"] = {{"accuracy", effort.accuracy_s},
                    {"simulation", effort.simulation_s},
                    {"agent", effort.agent_s},
                    {"total", effort.total_s}};
  json["simulator_calls"] = effort.simulator_calls;
  json["versions"] = config.at("versions");
  return json;
}

}  // namespace

Json config_to_json(const SearchArguments& arguments, const TrainedNetwork& trained,
                    const HardwareRecord& hardware) {
  const Dataset& data = trained.data;
  return {{"schema_version", 1},
          {"options", options_to_json(arguments)},
          {"paths", absolute_paths(options_to_json(arguments))},
          {"network", network_to_json(trained.network)},
          {"hardware", hardware_to_json(hardware)},
          {"data",
           {{"spec", data.spec},
            {"synthetic", data.synthetic},
            {"training_images", data.train.size()},
            {"validation_images", data.validation.size()}}},
          {"content", content_hashes(trained)},
          {"versions", versions()}};
}

void write_results(const RunDirectory& run, const Json& config, const NetworkSpec& network,
                   const std::vector<Trial>& trials, const SearchResult& result) {
  if (result.tuned) {
    const Json& options = config.at("options");
    write_safetensors(run.weights(), unfold_batch_norm(network, result.tuned->network.weights),
                      {{"network", network.name},
                       {"data", options.at("data").get<std::string>()},
                       {"policy", to_string(result.choice.best.policy)},
                       {"finetuned_from", options.at("weights").get<std::string>()}});
  }
  write_file_atomically(run.policy(), policy_to_json(result.choice.best.policy, network));
  write_file_atomically(run.report(), to_html(make_report(config, network, trials, result)));
  write_file_atomically(run.summary(),
                        summary_json(config, network, trials, result).dump(2) + "\n");
}

std::string result_table(const SearchResult& result) {
  TextTable table({{"", Align::kLeft, 26},
                   {"W8A8", Align::kRight, 12},
                   {"best", Align::kRight, 12},
                   {"change", Align::kRight, 12}});
  for (const ReportRow& row : comparison_rows(result)) {
    table.add_row({row.quantity, row.baseline, row.best, row.change});
  }
  std::string text = table.text() + "policy  " + to_string(result.choice.best.policy) + "\ntime   ";
  for (const auto& [name, value] : effort_rows(result.effort))
    text += " " + name + " " + value + ",";
  text.back() = '\n';
  return text;
}

}  // namespace ohmic::app
