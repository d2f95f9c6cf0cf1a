#include "rl/agents/heuristic/uniform_agent.h"

#include <algorithm>
#include <unordered_set>

#include "rl/agents/agent_state.h"

namespace ohmic {
namespace {

constexpr const char* kName = "uniform";

/// The policy with every combination of the hardware keys' values.
std::vector<Candidate> on_every_chip(const DecisionSpace& space, const Candidate& policy) {
  std::vector<std::vector<int>> combinations = {space.actions(policy)};
  for (std::size_t step = 0; step < combinations.front().size(); ++step) {
    const Decision& decision = space.decision(static_cast<int>(step));
    if (decision.kind != DecisionKind::kHardwareKey) continue;
    std::vector<std::vector<int>> longer;
    for (const std::vector<int>& actions : combinations) {
      for (int choice = 0; choice < decision.count(); ++choice) {
        longer.push_back(actions);
        longer.back()[step] = choice;
      }
    }
    combinations = std::move(longer);
  }
  std::vector<Candidate> candidates;
  for (const std::vector<int>& actions : combinations) candidates.push_back(space.policy(actions));
  return candidates;
}

}  // namespace

std::vector<Candidate> UniformAgent::by_cost() const {
  std::vector<std::pair<double, Candidate>> priced;
  std::unordered_set<Candidate> seen;
  const int choices = context_.env.most_choices();
  for (int weights = 0; weights < choices; ++weights) {
    for (int activations = 0; activations < choices; ++activations) {
      for (const Candidate& policy :
           on_every_chip(context_.env, context_.env.uniform(weights, activations))) {
        if (seen.insert(policy).second) priced.emplace_back(context_.cost_ratio(policy), policy);
      }
    }
  }
  std::stable_sort(priced.begin(), priced.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Candidate> policies;
  for (const auto& entry : priced) policies.push_back(entry.second);
  return policies;
}

std::vector<Candidate> UniformAgent::propose(int) {
  if (policies_.empty()) policies_ = by_cost();
  if (next_ >= policies_.size()) return {};
  return {policies_[next_]};
}

std::string UniformAgent::save() const { return save_state(kName, {{"next", next_}}); }

void UniformAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) { json.at("next").get_to(next_); });
}

}  // namespace ohmic
