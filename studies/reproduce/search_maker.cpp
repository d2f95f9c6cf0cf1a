#include "studies/reproduce/search_maker.h"

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "studies/jobs/child_error.h"
#include "studies/reproduce/search_plan.h"
#include "util/duration_text.h"
#include "util/file_io.h"
#include "util/process/interrupt.h"
#include "util/process/process_pool.h"

namespace ohmic {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";
constexpr std::chrono::milliseconds kPatience{200};               // until an interrupt is seen
constexpr const char* kVggWeights = "vgg13-cifar10.safetensors";  // as `train` names them

/// A child's end; none where an interrupt came first.
std::optional<ChildResult> run_child(const std::vector<std::string>& args,
                                     const InterruptGuard& guard) {
  ProcessPool pool(1);
  pool.start(0, kThisProgram, args);
  while (true) {
    if (guard.interrupted()) {
      pool.terminate();
      return std::nullopt;
    }
    auto ended = pool.wait(kPatience);
    if (!ended.empty()) return std::move(ended.front().result);
  }
}

/// --rival, else ddpg where `ohmic list` has it, else random.
std::string rival_of(const ReproducePlan& plan, const InterruptGuard& guard) {
  if (!plan.rival.empty()) return plan.rival;
  const auto list = run_child({"list"}, guard);
  return list && list->output.find("\n  ddpg ") != std::string::npos ? "ddpg" : "random";
}

std::string network_of(const ReproducePlan& plan) {
  return !plan.weights.empty() || file_exists(kVggWeights) ? "vgg13" : "lenet5";
}

std::vector<std::string> words_of(const PlannedSearch& search, const ReproducePlan& a,
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

/// A threshold below the cheapest policy is an answer; all else that a search refuses is an error.
void judge(const std::string& name, const ChildResult& result,
           std::vector<std::string>& out_of_reach) {
  if (result.exit_code == 0 && result.signal == 0) return;
  const std::string problem = error_line(result);
  if (is_out_of_reach(problem)) {
    out_of_reach.push_back("Out of reach: " + name + ": " + problem);
    return;
  }
  if (result.exit_code == 2) pass_on_refusal(problem);
  throw std::runtime_error("the search " + name + " failed: " + problem);
}

}  // namespace

bool make_searches(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                   std::vector<std::string>& out_of_reach) {
  const InterruptGuard guard;
  std::vector<std::string> names;
  for (const Item* item : wanted) names.emplace_back(item->id);
  const auto searches = plan_searches(names, network_of(plan), rival_of(plan, guard));
  make_folder(plan.runs);
  for (std::size_t i = 0; i < searches.size(); ++i) {
    const std::string name = searches[i].name();
    const auto start = std::chrono::steady_clock::now();
    const auto result = run_child(words_of(searches[i], plan, plan.runs + "/" + name), guard);
    if (!result) {
      std::cerr << "ohmic: interrupted in search " << i + 1 << " of " << searches.size()
                << "; the same command goes on" << std::endl;
      return false;
    }
    judge(name, *result, out_of_reach);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::cerr << "search " << i + 1 << '/' << searches.size() << "  " << name << "  "
              << duration_text(seconds) << std::endl;
  }
  return true;
}

}  // namespace ohmic
