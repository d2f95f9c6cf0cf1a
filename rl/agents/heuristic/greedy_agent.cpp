#include "rl/agents/heuristic/greedy_agent.h"

#include <algorithm>

#include "rl/agents/agent_state.h"
#include "rl/agents/given_chip.h"

namespace ohmic {
namespace {

constexpr const char* kName = "greedy";
/// Losses below a hundredth of a percentage point, and gains, count as that: they are less than one
/// image of the validation set.
constexpr double kLeastLoss = 0.01;

}  // namespace

GreedyAgent::GreedyAgent(const AgentContext& context)
    : context_(context),
      current_(context.reward.judge(0, context.env.start(), context.reward.baseline())) {
  require_chip_as_given(context.env, kName);
}

std::vector<Candidate> GreedyAgent::propose(int count) {
  if (done_) return {};
  // W8A8 itself, if the threshold asks for nothing.
  if (current_.cost_ratio <= context_.reward.options().threshold) return {current_.policy};
  const std::vector<int> actions = context_.env.actions(current_.policy);
  std::vector<Candidate> steps;
  for (std::size_t i = 0; i < actions.size() && static_cast<int>(steps.size()) < count; ++i) {
    if (actions[i] == 0) continue;
    std::vector<int> lowered = actions;
    --lowered[i];
    steps.push_back(context_.env.policy(lowered));
  }
  return steps;
}

double GreedyAgent::merit(const Trial& step) const {
  const double loss = current_.outcome.accuracy - step.outcome.accuracy;
  return (current_.cost_ratio - step.cost_ratio) / std::max(loss, kLeastLoss);
}

void GreedyAgent::learn(const std::vector<Trial>& trials) {
  const RewardOptions& bounds = context_.reward.options();
  const double least = context_.reward.baseline().accuracy + bounds.tau;
  const Trial* best = nullptr;
  for (const Trial& step : trials) {
    if (step.outcome.accuracy < least) continue;
    if (best == nullptr || merit(step) > merit(*best)) best = &step;
  }
  if (best != nullptr) current_ = *best;
  done_ = best == nullptr || current_.cost_ratio <= bounds.threshold;
}

std::string GreedyAgent::save() const {
  return save_state(kName, {{"current", trial_to_json(current_)}, {"done", done_}});
}

void GreedyAgent::load(const std::string& state) {
  read_state(state, kName, [this](const Json& json) {
    current_ = trial_from_json(json.at("current"));
    json.at("done").get_to(done_);
  });
}

}  // namespace ohmic
