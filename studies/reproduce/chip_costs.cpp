#include "studies/reproduce/chip_costs.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "studies/jobs/child_error.h"
#include "util/json_section.h"
#include "util/process/memory_file.h"
#include "util/process/process_pool.h"

namespace ohmic {
namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

std::vector<std::string> simulate_words(const CostedNetwork& n) {
  std::vector<std::string> args = {"simulate", "--net", n.network, "--hw", n.hardware};
  for (const std::string& assignment : n.overrides) {
    args.insert(args.end(), {"--set", assignment});
  }
  return args;
}

std::string output_of(const ChildResult& result) {
  if (result.exit_code == 2) pass_on_refusal(error_line(result));
  if (result.exit_code != 0 || result.signal != 0) {
    throw std::runtime_error("a simulation failed: " + error_line(result));
  }
  return result.output;
}

/// What children with these args print, in order.
std::vector<std::string> outputs(const std::vector<std::vector<std::string>>& args, int jobs) {
  ProcessPool pool(static_cast<std::size_t>(jobs));
  std::map<std::size_t, std::string> texts;
  std::size_t next = 0;
  while (next < args.size() || !pool.idle()) {
    for (; next < args.size() && pool.has_room(); ++next) {
      pool.start(next, kThisProgram, args[next]);
    }
    for (const auto& ended : pool.wait(std::chrono::milliseconds(1000))) {
      texts[ended.tag] = output_of(ended.result);
    }
  }
  std::vector<std::string> all;
  for (auto& entry : texts) all.push_back(std::move(entry.second));
  return all;
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
  std::vector<MemoryFile> files;
  std::vector<std::vector<std::string>> args;
  for (std::size_t begin = 0; begin < policies.size(); begin += kShare) {
    std::string lines;
    for (std::size_t i = begin; i < std::min(begin + kShare, policies.size()); ++i) {
      lines += policies[i] + "\n";
    }
    files.emplace_back("policies", lines);
    args.push_back(simulate_words(network));
    args.back().insert(args.back().end(), {"--policies", files.back().path()});
  }
  std::vector<ChipCost> prices;
  for (const std::string& text : outputs(args, jobs_)) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      prices.push_back(read_price(Json::parse(line)));
  }
  return prices;
}

std::vector<LayerFigures> SimulatedCosts::layers(const CostedNetwork& network,
                                                 const std::string& policy) {
  std::vector<std::string> args = simulate_words(network);
  args.insert(args.end(), {"--policy", policy, "--json", "-"});
  std::vector<LayerFigures> layers;
  const Json answer = Json::parse(outputs({args}, 1).front());
  for (const Json& layer : answer.at("layers")) {
    layers.push_back(
        {layer.at("name").get<std::string>(),
         1e-6 * (layer.at("end_ns").get<double>() - layer.at("start_ns").get<double>()),
         layer.at("energy_mj").get<double>(), layer.at("component_power_w").get<double>()});
  }
  return layers;
}

}  // namespace ohmic
