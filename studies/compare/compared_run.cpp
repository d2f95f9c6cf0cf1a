#include "studies/compare/compared_run.h"

#include <unordered_set>

#include "quant/quant_policy.h"
#include "studies/runs/episode_history.h"
#include "util/config_error.h"
#include "util/file_io.h"
#include "util/json_section.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

std::string policy_text(const Json& layers) {
  QuantPolicy policy;
  for (const Json& layer : layers) {
    policy.layers.push_back(
        {layer.at("weight_bits").get<int>(), layer.at("activation_bits").get<int>()});
  }
  return to_string(policy);
}

FoundPolicy found_policy(const Json& json) {
  FoundPolicy found;
  found.policy = policy_text(json.at("policy"));
  json.at("validation_accuracy").get_to(found.validation_accuracy);
  json.at("test_accuracy").get_to(found.test_accuracy);
  json.at("cost_ratio").get_to(found.cost_ratio);
  json.at("latency_ms").get_to(found.latency_ms);
  json.at("energy_mj").get_to(found.energy_mj);
  json.at("component_power_w").get_to(found.component_power_w);
  json.at("feasible").get_to(found.feasible);
  return found;
}

void read_summary(const Json& json, ComparedRecord& record) {
  json.at("data").get_to(record.data);
  record.baseline = found_policy(json.at("baseline"));
  record.best = found_policy(json.at("best"));
  json.at("unique_evaluations").get_to(record.unique_evaluations);
  json.at("episodes_played").get_to(record.episodes);
  json.at("simulator_calls").get_to(record.simulator_calls);
  const Json& wall = json.at("wall_s");
  wall.at("agent").get_to(record.agent_s);
  wall.at("accuracy").get_to(record.accuracy_s);
  wall.at("simulation").get_to(record.simulation_s);
  wall.at("total").get_to(record.total_s);
}

/// Calls read(json) on a file's JSON. ConfigError names the file.
template <typename Read>
void read_json(const std::string& file, Read&& read) {
  const Json json = read_json_file(file);
  try {
    read(json);
  } catch (const Json::exception& e) {
    throw ConfigError(file, std::string("is not what a search writes: ") + e.what());
  }
}

/// The distinct policies of episodes, in the order of their first.
std::vector<JudgedPolicy> judged_policies(const std::vector<EpisodeRecord>& episodes) {
  std::vector<JudgedPolicy> judged;
  std::unordered_set<std::string> seen;
  for (const EpisodeRecord& e : episodes) {
    if (seen.insert(e.policy).second)
      judged.push_back({e.policy, e.accuracy, e.cost_ratio, e.feasible});
  }
  return judged;
}

}  // namespace

std::string ComparedRun::name() const {
  return variant.folder_name() + "-th" + shortest(threshold) + "-seed" + std::to_string(seed);
}

std::vector<ComparedRun> runs_of(const ComparePlan& plan) {
  std::vector<ComparedRun> cells;
  for (const double threshold : plan.thresholds) {
    for (const AgentVariant& variant : plan.variants) {
      const int seeds = variant.is_random() ? plan.seeds : 1;
      for (int seed = 1; seed <= seeds; ++seed) cells.push_back({variant, threshold, seed});
    }
  }
  return cells;
}

std::vector<std::uint64_t> run_costs(const std::vector<ComparedRun>& runs) {
  constexpr std::uint64_t kPlain = 1, kDraws = 2, kLearns = 3;
  std::vector<std::uint64_t> costs;
  for (const ComparedRun& run : runs) {
    const std::string& agent = run.variant.agent;
    const bool learns = agent == "ppo" || agent == "ddpg";
    costs.push_back(learns ? kLearns : run.variant.is_random() ? kDraws : kPlain);
  }
  return costs;
}

const char* to_string(RunStatus status) {
  switch (status) {
    case RunStatus::kOpen:
      return "open";
    case RunStatus::kDone:
      return "ok";
    case RunStatus::kOutOfReach:
      return "out_of_reach";
    case RunStatus::kFailed:
      return "failed";
  }
  return "";
}

bool is_done(const std::string& folder) { return file_exists(folder + "/summary.json"); }

ComparedRecord read_run(const ComparedRun& cell, const std::string& folder) {
  ComparedRecord record;
  record.cell = cell;
  record.status = RunStatus::kDone;
  read_json(folder + "/summary.json", [&record](const Json& json) { read_summary(json, record); });
  read_json(folder + "/config.json",
            [&record](const Json& json) { json.at("options").at("tau").get_to(record.tau); });
  record.judged = judged_policies(read_history(folder + "/history.csv"));
  return record;
}

}  // namespace ohmic
