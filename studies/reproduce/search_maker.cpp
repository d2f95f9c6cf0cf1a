#include "studies/reproduce/search_maker.h"

#include <algorithm>
#include <utility>

#include "rl/agents/agent_names.h"
#include "studies/reproduce/bwq/compression_maker.h"
#include "studies/reproduce/search_plan.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

constexpr const char* kVggWeights = "vgg13-cifar10.safetensors";  // as `train` names them

/// --rival, else ddpg if this build knows it, else random.
std::string rival_of(const ReproducePlan& plan) {
  if (!plan.rival.empty()) return plan.rival;
  const auto agents = known_agents();
  const bool has_ddpg = std::any_of(agents.begin(), agents.end(),
                                    [](const auto& agent) { return agent.first == "ddpg"; });
  return has_ddpg ? "ddpg" : "random";
}

std::vector<std::string> args_of(const PlannedSearch& search, const ReproducePlan& a,
                                 const std::string& folder) {
  std::vector<std::string> args = {"search",
                                   "--net",
                                   search.network,
                                   "--agent",
                                   search.agent,
                                   "--threshold",
                                   threshold_text(search.threshold),
                                   "--episodes",
                                   std::to_string(a.episodes),
                                   "--seed",
                                   std::to_string(a.seed),
                                   "--out",
                                   folder};
  const auto add = [&args](const char* option, const std::string& value) {
    if (!value.empty()) args.insert(args.end(), {option, value});
  };
  if (search.energy_only) add("--weights-lat-energy-power", "0,1,0");
  if (search.agent == "ppo") args.emplace_back("--paper");
  // One pair of widths a simulator call: how the paper ran its reference 11.
  if (search.agent == "ddpg") add("--decrement", "paper");
  if (search.network == network_of(a)) {
    add("--data", a.data);
    add("--weights", a.weights);
  }
  if (a.threads > 0) add("--threads", std::to_string(a.threads));
  // All options are given again: the search itself refuses a folder with a run of others.
  if (file_exists(folder + "/config.json")) args.emplace_back("--resume");
  return args;
}

/// A search on VGG-13 takes hours where one on LeNet-5 takes minutes; a compression trains.
std::uint64_t cost_of(const std::string& name, bool compression) {
  if (compression) return 10;
  return name.rfind("vgg13", 0) == 0 ? 100 : 1;
}

}  // namespace

std::string network_of(const ReproducePlan& plan) {
  return !plan.weights.empty() || file_exists(kVggWeights) ? "vgg13" : "lenet5";
}

std::vector<Job> search_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted) {
  std::vector<std::string> items;
  for (const Item* item : wanted) items.emplace_back(item->id);
  std::vector<Job> jobs;
  for (const PlannedSearch& search : plan_searches(items, network_of(plan), rival_of(plan))) {
    const std::string name = search.name();
    jobs.push_back({jobs.size(), name, args_of(search, plan, plan.runs + "/" + name), {}});
  }
  return jobs;
}

PlannedRuns planned_runs(const ReproducePlan& plan, const std::vector<const Item*>& wanted) {
  PlannedRuns runs;
  runs.jobs = search_jobs(plan, wanted);
  for (const Job& job : runs.jobs) runs.names.push_back(job.label);
  const std::size_t searches = runs.names.size();
  for (std::string& name : compression_names(wanted)) runs.names.push_back(std::move(name));
  for (Job& job : compression_jobs(plan, wanted, searches)) runs.jobs.push_back(std::move(job));
  for (std::size_t i = 0; i < runs.names.size(); ++i)
    runs.costs.push_back(cost_of(runs.names[i], i >= searches));
  return runs;
}

JobPass run_searches(const ReproducePlan& plan, const std::vector<Job>& searches, JobRunner& runner,
                     const SearchEnd& on_end, const JobRunner::Stop& stop) {
  make_folder(plan.runs);
  const auto answer = [&on_end](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
    // A threshold that no policy meets is an answer; all else is an error.
    if (outcome.end != JobEnd::kDone && outcome.end != JobEnd::kOutOfReach)
      throw_error(outcome, "the run " + job.label);
    on_end(job, outcome);
    return std::nullopt;
  };
  return runner.run(searches, answer, stop);
}

}  // namespace ohmic
