#include "studies/sweep/sweep_chip.h"

#include "util/json_section.h"

namespace ohmic {
namespace {

/// Percent of the images whose class the chip gave, the mean of the drawn chips.
double accuracy_of(const Json& functional) {
  return functional.at("chips").at("mean").get<double>();
}

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

Job ChipSteps::first(std::size_t index) const {
  return plan_.search ? search(index) : simulate(index, value(index, "policy", plan_.policy));
}

Job ChipSteps::job(std::size_t index, std::vector<std::string> args) const {
  for (const std::string& assignment : grid_.assignments(index)) {
    args.insert(args.end(), {"--set", assignment});
  }
  return {index, chip_label(grid_, index), std::move(args), {}};
}

Job ChipSteps::simulate(std::size_t index, const std::string& policy) const {
  std::vector<std::string> args = {"simulate", "--net", net(index), "--hw", hw(index),
                                   "--policy", policy,  "--json",   "-"};
  if (plan_.accuracy) args.emplace_back("--functional");
  for (const auto& [name, value] : plan_.image_options)
    args.insert(args.end(), {"--" + name, value});
  return job(index, std::move(args));
}

Job ChipSteps::search(std::size_t index) const {
  const SweepFolder run(folder_.chip(index, grid_.size()));
  std::vector<std::string> args = {"search",   "--net",     net(index),
                                   "--hw",     hw(index),   "--out",
                                   run.path(), "--threads", std::to_string(threads_)};
  // All options are given again: the search itself refuses a folder with a run of other options.
  if (run.holds_run()) args.emplace_back("--resume");
  for (const auto& [name, value] : plan_.search_options) {
    args.insert(args.end(), {"--" + name, value});
  }
  return job(index, std::move(args));
}

SweepRow ChipSteps::without_result(std::size_t index, ChipStatus status, std::string reason) const {
  return {grid_.values(index), status, std::vector<Json>(columns_.figures.size()), false,
          std::move(reason)};
}

SweepRow ChipSteps::measured(std::size_t index, const std::string& simulated) const {
  const Json simulation = Json::parse(simulated);
  Json figures = simulation.at("total");
  if (plan_.accuracy) figures["accuracy"] = accuracy_of(simulation.at("functional"));
  if (plan_.search) {
    const Json best =
        read_json_file(folder_.chip(index, grid_.size()) + "/summary.json").at("best");
    figures.update(best);
    figures["policy"] = policy_word(best.at("policy"));
  }
  SweepRow result = without_result(index, ChipStatus::kOk, "");
  for (std::size_t f = 0; f < columns_.figures.size(); ++f) {
    result.figures[f] = figures.at(columns_.figures[f].name);
  }
  return result;
}

NextStep ChipSteps::next(const Job& job, const JobOutcome& outcome) const {
  switch (outcome.end) {
    case JobEnd::kDone:
      if (job.args.front() == "simulate") return {{}, measured(job.item, outcome.output)};
      return {simulate(job.item, folder_.chip(job.item, grid_.size()) + "/best_policy.json"), {}};
    case JobEnd::kDoesNotFit:
      return {{}, without_result(job.item, ChipStatus::kDoesNotFit, outcome.reason)};
    case JobEnd::kOutOfReach:
      return {{}, without_result(job.item, ChipStatus::kOutOfReach, outcome.reason)};
    case JobEnd::kFailed:
      return {{}, without_result(job.item, ChipStatus::kFailed, outcome.reason)};
    default:
      throw_error(outcome, job.label);
  }
}

}  // namespace ohmic
