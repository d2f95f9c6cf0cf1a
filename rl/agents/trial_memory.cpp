#include "rl/agents/trial_memory.h"

namespace ohmic {

const Trial* TrialMemory::find(const Candidate& policy) const {
  const auto found = trials_.find(policy);
  return found == trials_.end() ? nullptr : &found->second;
}

void TrialMemory::add(const Trial& trial) {
  if (!trials_.emplace(trial.policy, trial).second) return;
  order_.push_back(trial.policy);
  if (order_.size() <= capacity_) return;
  trials_.erase(order_.front());
  order_.pop_front();
}

Json TrialMemory::save() const {
  Json json = Json::array();
  for (const Candidate& policy : order_) json.push_back(trial_to_json(trials_.at(policy)));
  return json;
}

void TrialMemory::load(const Json& json) {
  order_.clear();
  trials_.clear();
  for (const Json& trial : json) add(trial_from_json(trial));
}

}  // namespace ohmic
