#include "rl/session/search_results.h"

#include <utility>

#include "datasets/safetensors.h"
#include "quant/network/network_weights.h"
#include "quant/policy_file.h"
#include "util/csv_line.h"
#include "util/file_io.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

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

/// The chosen keys' values.
Json values_json(const std::vector<HardwareKey>& keys, const HardwareRecord& hardware) {
  Json values;
  for (const HardwareKey& key : keys) values[key.name] = hardware.values.at(key.name);
  return values;
}

Json split_json(const SplitAccuracy& accuracy) {
  return {{"validation_accuracy", accuracy.validation}, {"test_accuracy", accuracy.test}};
}

/// Adds what a search with fine-tuning has beside: both figures of both policies.
void add_tuned(Json& json, const Json& options, const SearchSummary& summary) {
  const TunedResult& tuned = *summary.tuned;
  json["finetune"] = {{"images", options.at("finetune-images")},
                      {"learning_rate", options.at("finetune-learning-rate")}};
  json["baseline"]["post_training"] = split_json(tuned.baseline);
  json["baseline"]["finetuned"] =
      split_json({summary.choice.baseline.outcome.accuracy, summary.baseline_test_accuracy});
  json["best"]["post_training"] = split_json(tuned.best);
  json["best"]["finetuned"] =
      split_json({summary.choice.best.outcome.accuracy, summary.best_test_accuracy});
  json["best"]["finetuned"]["kept"] = tuned.network.kept_epoch == 0 ? "start" : "tuned";
}

/// What a search that screened read again: W8A8, then the candidates.
Json screening_json(const Json& config, const SearchSummary& summary, const NetworkSpec& network) {
  Json reread = Json::array();
  for (const RereadPolicy& policy : summary.choice.reread) {
    const Trial& judged = policy.judged;
    reread.push_back({{"policy", policy_layers(judged.policy, network)},
                      {"episode", reread.empty() ? Json() : Json(judged.episode)},
                      {"screened_accuracy", policy.screened_accuracy},
                      {"validation_accuracy", judged.outcome.accuracy},
                      {"cost_ratio", judged.cost_ratio},
                      {"feasible", judged.feasible}});
  }
  return {{"images", summary.screen_images},
          {"validation_images", config.at("data").at("validation_images")},
          {"reread", std::move(reread)}};
}

Json summary_json(const Json& config, const NetworkSpec& network, const std::vector<Trial>& trials,
                  const SearchSummary& summary) {
  const Json& options = config.at("options");
  const SearchTime& effort = summary.effort;
  int feasible = 0;
  for (const Trial& trial : trials) feasible += trial.feasible ? 1 : 0;
  Json json = {{"schema_version", 1}, {"network", network.name}};
  for (const char* name : {"hw", "data", "weights", "agent", "threshold", "seed", "episodes"}) {
    json[name] = options.at(name);
  }
  json["episodes_played"] = trials.size();  // fewer where the agent was done before the budget
  json["evaluations"] = options.at("evaluations");  // 0: no such limit
  json["unique_evaluations"] = summary.unique_evaluations;
  json["feasible_episodes"] = feasible;
  json["baseline"] = trial_json(summary.choice.baseline, summary.baseline_test_accuracy, network);
  json["best"] = trial_json(summary.choice.best, summary.best_test_accuracy, network);
  json["best"]["episode"] = summary.choice.best.episode;
  if (!summary.keys.empty()) json["best"]["hardware"] = values_json(summary.keys, summary.hardware);
  if (summary.uniform) {
    json["best_uniform"] =
        trial_json(summary.uniform->judged, summary.uniform->test_accuracy, network);
  }
  if (options.at("through-chip").get<bool>()) {
    json["through_chip"] = {{"chips", options.at("chips")},
                            {"device_seed", options.at("device-seed")}};
  }
  if (summary.tuned) add_tuned(json, options, summary);
  json["reread_policies"] = summary.choice.reread.size();
  if (summary.screen_images > 0) json["screening"] = screening_json(config, summary, network);
  json["wall_s"] = {{"accuracy", effort.accuracy_s},
                    {"simulation", effort.simulation_s},
                    {"agent", effort.agent_s},
                    {"total", effort.total_s}};
  json["simulator_calls"] = effort.simulator_calls;
  json["versions"] = config.at("versions");
  return json;
}

/// A row an update; empty where there was none.
std::string learning_csv(const LearningLog& log) {
  if (log.updates().empty()) return "";
  std::string csv =
      csv_line({"episodes", "actor_loss", "critic_loss", "entropy", "divergence"}) + "\n";
  const auto text = [](const std::optional<double>& value) {
    return value ? shortest(*value) : std::string();
  };
  for (const LearningUpdate& update : log.updates())
    csv += csv_line({std::to_string(update.episodes), text(update.actor_loss),
                     text(update.critic_loss), text(update.entropy), text(update.divergence)}) +
           "\n";
  return csv;
}

}  // namespace

void write_results(const RunDirectory& run, const Json& config, const NetworkSpec& network,
                   const std::vector<Trial>& trials, const SearchSummary& summary) {
  if (summary.tuned) {
    const Json& options = config.at("options");
    write_safetensors(run.weights(), unfold_batch_norm(network, summary.tuned->network.weights),
                      {{"network", network.name},
                       {"data", options.at("data").get<std::string>()},
                       {"policy", to_string(summary.choice.best.policy)},
                       {"finetuned_from", options.at("weights").get<std::string>()}});
  }
  write_file_atomically(run.policy(), policy_to_json(summary.choice.best.policy, network));
  if (!summary.keys.empty())
    write_file_atomically(run.hardware(), hardware_to_json(summary.hardware).dump(2) + "\n");
  if (const std::string csv = learning_csv(summary.learning); !csv.empty())
    write_file_atomically(run.learning(), csv);
  write_file_atomically(run.summary(),
                        summary_json(config, network, trials, summary).dump(2) + "\n");
}

}  // namespace ohmic
