#include "studies/reproduce/chip_costs.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "util/json_section.h"

namespace ohmic {
namespace {

/// A job that simulates the network. item: the place of its output.
Job simulate(const CostedNetwork& n, std::size_t item) {
  Job job{item,
          "a simulation of " + n.network,
          {"simulate", "--net", n.network, "--hw", n.hardware},
          {}};
  for (const std::string& assignment : n.overrides) {
    job.args.insert(job.args.end(), {"--set", assignment});
  }
  return job;
}

/// What the jobs print, in order.
std::vector<std::string> outputs(const std::vector<Job>& jobs, JobRunner& runner) {
  std::vector<std::string> texts(jobs.size());
  const auto on_end = [&texts](const Job& job, const JobOutcome& outcome) -> std::optional<Job> {
    if (outcome.end != JobEnd::kDone) throw_error(outcome, job.label);
    texts[job.item] = outcome.output;
    return std::nullopt;
  };
  const JobPass pass = runner.run(jobs, on_end, [] { return false; });
  if (!pass.killed.empty()) throw std::runtime_error("ended: " + pass.killed.front());
  return texts;
}

ChipCost read_price(const Json& answer) {
  if (answer.contains("error")) throw std::runtime_error(answer.at("error").get<std::string>());
  const Json& total = answer.at("total");
  return {total.at("latency_ms").get<double>(), total.at("energy_mj").get<double>(),
          total.at("component_power_w").get<double>(), total.at("gops_per_watt").get<double>()};
}

}  // namespace

double cost_percent(const ChipCost& price, const ChipCost& w8a8) {
  return 100.0 / 3 *
         (price.latency_ms / w8a8.latency_ms + price.energy_mj / w8a8.energy_mj +
          price.component_power_w / w8a8.component_power_w);
}

std::vector<ChipCost> SimulatedCosts::totals(const CostedNetwork& network,
                                             const std::vector<std::string>& policies) {
  constexpr std::size_t kShare = 20;  // a child's start costs as much as some policies
  std::vector<Job> jobs;
  for (std::size_t begin = 0; begin < policies.size(); begin += kShare) {
    std::string lines;
    for (std::size_t i = begin; i < std::min(begin + kShare, policies.size()); ++i) {
      lines += policies[i] + "\n";
    }
    jobs.push_back(simulate(network, jobs.size()));
    jobs.back().files.push_back({"policies", lines});
  }
  std::vector<ChipCost> prices;
  for (const std::string& text : outputs(jobs, runner_)) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      prices.push_back(read_price(Json::parse(line)));
  }
  return prices;
}

std::vector<LayerFigures> SimulatedCosts::layers(const CostedNetwork& network,
                                                 const std::string& policy) {
  Job job = simulate(network, 0);
  job.args.insert(job.args.end(), {"--policy", policy, "--json", "-"});
  std::vector<LayerFigures> layers;
  const Json answer = Json::parse(outputs({job}, runner_).front());
  for (const Json& layer : answer.at("layers")) {
    layers.push_back(
        {layer.at("name").get<std::string>(),
         1e-6 * (layer.at("end_ns").get<double>() - layer.at("start_ns").get<double>()),
         layer.at("energy_mj").get<double>(), layer.at("component_power_w").get<double>()});
  }
  return layers;
}

}  // namespace ohmic
