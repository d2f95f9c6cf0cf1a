#include "rl/agents/heuristic/uniform_agent.h"

#include <algorithm>
#include <unordered_set>

#include "rl/agents/agent_state.h"

namespace ohmic {
namespace {

constexpr const char* kName = "uniform";

}  // namespace

std::vector<QuantPolicy> UniformAgent::by_cost() const {
  std::vector<std::pair<double, QuantPolicy>> priced;
  std::unordered_set<QuantPolicy> seen;
  const int choices = context_.env.most_choices();
  for (int weights = 0; weights < choices; ++weights) {
    for (int activations = 0; activations < choices; ++activations) {
      const QuantPolicy policy = context_.env.uniform(weights, activations);
      if (seen.insert(policy).second) priced.emplace_back(context_.cost_ratio(policy), policy);
    }
  }
  std::stable_sort(priced.begin(), priced.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<QuantPolicy> policies;
  for (const auto& entry : priced) policies.push_back(entry.second);
  return policies;
}

std::vector<QuantPolicy> UniformAgent::propose(int) {
  if (policies_.empty()) policies_ = by_cost();
  if (next_ >= policies_.size()) return {};
  return {policies_[next_]};
}

std::string UniformAgent::save() const { return save_state(kName, {{"next", next_}}); }

void UniformAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) { json.at("next").get_to(next_); });
}

}  // namespace ohmic
