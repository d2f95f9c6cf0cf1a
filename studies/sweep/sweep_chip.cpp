#include "studies/sweep/sweep_chip.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "studies/jobs/child_error.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::string policy_word(const Json& layers) {
  std::string text;
  for (const Json& layer : layers) {
    text += (text.empty() ? "W" : "-W") + std::to_string(layer.at("weight_bits").get<int>()) + "A" +
            std::to_string(layer.at("activation_bits").get<int>());
  }
  return text;
}

}  // namespace

ChipSteps::ChipSteps(const SweepPlan& plan, const SweepGrid& grid, const SweepColumns& columns,
                     const SweepFolder& folder, int threads)
    : plan_(plan), grid_(grid), columns_(columns), folder_(folder), threads_(threads) {}

std::vector<std::string> ChipSteps::first(std::size_t index) const {
  return plan_.search ? search(index) : simulate(index, plan_.policy);
}

std::vector<std::string> ChipSteps::simulate(std::size_t index, const std::string& policy) const {
  std::vector<std::string> args = {"simulate", "--net", plan_.net, "--hw", plan_.hw,
                                   "--policy", policy,  "--json",  "-"};
  for (const std::string& assignment : grid_.assignments(index)) {
    args.insert(args.end(), {"--set", assignment});
  }
  return args;
}

std::vector<std::string> ChipSteps::search(std::size_t index) const {
  const SweepFolder run(folder_.chip(index, grid_.size()));
  std::vector<std::string> args = {"search",   "--net",     plan_.net,
                                   "--hw",     plan_.hw,    "--out",
                                   run.path(), "--threads", std::to_string(threads_)};
  // All options are given again: the search itself refuses a folder with a run of other options.
  if (run.holds_run()) args.emplace_back("--resume");
  for (const std::string& assignment : grid_.assignments(index)) {
    args.insert(args.end(), {"--set", assignment});
  }
  for (const auto& [name, value] : plan_.search_options) {
    args.insert(args.end(), {"--" + name, value});
  }
  return args;
}

SweepRow ChipSteps::row(std::size_t index, ChipStatus status) const {
  return {grid_.values(index), status, std::vector<Json>(columns_.figures.size()), false, ""};
}

SweepRow ChipSteps::measured(std::size_t index, const std::string& simulated) const {
  Json figures = Json::parse(simulated).at("total");
  if (plan_.search) {
    const std::string file = folder_.chip(index, grid_.size()) + "/summary.json";
    const Json best = parse_json(read_file(file), file).at("best");
    figures.update(best);
    figures["policy"] = policy_word(best.at("policy"));
  }
  SweepRow result = row(index, ChipStatus::kOk);
  for (std::size_t f = 0; f < columns_.figures.size(); ++f) {
    result.figures[f] = figures.at(columns_.figures[f].name);
  }
  return result;
}

NextStep ChipSteps::next(std::size_t index, const std::vector<std::string>& args,
                         const ChildResult& result) const {
  if (result.signal != 0 || result.exit_code != 0) return ended_badly(index, result);
  NextStep step;
  if (args.front() == "search") {
    step.args = simulate(index, folder_.chip(index, grid_.size()) + "/best_policy.json");
  } else {
    step.row = measured(index, result.output);
  }
  return step;
}

NextStep ChipSteps::ended_badly(std::size_t index, const ChildResult& result) const {
  NextStep step;
  step.killed = ended_from_outside(result);
  if (!step.killed.empty()) return step;
  const std::string problem = error_line(result);
  // Which threshold can be met depends on the chip; all other input is the same for every chip.
  const bool unreachable = plan_.search && is_out_of_reach(problem);
  if (result.exit_code == 2 && !unreachable) pass_on_refusal(problem);
  step.row = row(index, result.exit_code == 3 ? ChipStatus::kDoesNotFit : ChipStatus::kFailed);
  step.row->reason = problem;
  if (result.signal != 0) {
    step.row->reason = "the simulation ended by signal " + std::to_string(result.signal) + " (" +
                       ::strsignal(result.signal) + ")";
  } else if (problem.empty()) {
    step.row->reason = "exit code " + std::to_string(result.exit_code);
  }
  return step;
}

}  // namespace ohmic
