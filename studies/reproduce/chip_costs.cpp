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

UnitFigures read_figures(const Json& answer) {
  const Json& total = answer.at("total");
  UnitFigures figures;
  total.at("latency_ms").get_to(figures.latency_ms);
  total.at("energy_mj").get_to(figures.energy_mj);
  answer.at("components").at("adc").at("energy_mj").get_to(figures.adc_energy_mj);
  total.at("crossbars").get_to(figures.crossbars);
  total.at("mapped_area_mm2").get_to(figures.area_mm2);
  total.at("bits_per_weight").get_to(figures.bits_per_weight);
  total.at("index_bits").get_to(figures.index_bits);
  total.at("utilization").get_to(figures.utilization);
  total.at("interval_ms").get_to(figures.interval_ms);
  return figures;
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

std::vector<UnitFigures> SimulatedCosts::on_units(const std::vector<UnitSimulation>& simulations) {
  std::vector<Job> jobs;
  std::vector<const UnitSimulation*> asked;
  for (const UnitSimulation& simulation : simulations) {
    if (on_units_.count(simulation.args) > 0) continue;
    Job job{jobs.size(), simulation.label, {"simulate", "--json", "-"}, {}};
    job.args.insert(job.args.end(), simulation.args.begin(), simulation.args.end());
    jobs.push_back(std::move(job));
    asked.push_back(&simulation);
  }
  const auto texts = outputs(jobs, runner_);
  for (std::size_t i = 0; i < texts.size(); ++i)
    on_units_[asked[i]->args] = read_figures(Json::parse(texts[i]));
  std::vector<UnitFigures> figures;
  for (const UnitSimulation& simulation : simulations)
    figures.push_back(on_units_.at(simulation.args));
  return figures;
}

}  // namespace ohmic
