#include "rl/search/history_csv.h"

#include "util/number_text.h"

namespace ohmic {

std::string history_csv(const std::vector<Trial>& trials, const std::vector<HardwareKey>& keys) {
  std::string csv =
      "episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,component_power_w,feasible,policy";
  for (const HardwareKey& key : keys) csv += ',' + key.name;
  csv += '\n';
  for (const Trial& trial : trials) {
    const HardwareCost& cost = trial.outcome.cost;
    csv += std::to_string(trial.episode);
    for (const double value : {trial.reward, trial.outcome.accuracy, trial.cost_ratio,
                               cost.latency_ms, cost.energy_mj, cost.component_power_w}) {
      csv += ',' + shortest(value);
    }
    csv += trial.feasible ? ",1," : ",0,";
    csv += to_string(static_cast<const QuantPolicy&>(trial.policy));
    for (const std::string& value : trial.policy.hardware) csv += ',' + value;
    csv += '\n';
  }
  return csv;
}

}  // namespace ohmic
