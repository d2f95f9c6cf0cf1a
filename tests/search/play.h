#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "rl/agents/agents.h"
#include "rl/search/candidate_evaluator.h"
#include "tests/search/small_problem.h"

namespace ohmic::testing {

/// Prices policies one by one.
template <typename PriceOne>
CostFunction each(PriceOne price_one) {
  return [price_one](const std::vector<Candidate>& policies) {
    std::vector<HardwareCost> costs;
    for (const Candidate& policy : policies) costs.push_back(price_one(policy));
    return costs;
  };
}

/// What an agent is told about the small problem; prices come from `evaluator`, which must outlive
/// it.
inline AgentContext context_of(CandidateEvaluator& evaluator, const RewardFunction& reward,
                               const AgentOptions& options = {}, int episodes = 300,
                               std::uint64_t seed = 1) {
  const NetworkSpec network = lenet_like();
  return {network, QuantEnv(network),
          reward,  [&evaluator](const auto& policies) { return evaluator.prices(policies); },
          options, episodes,
          seed};
}

/// The small problem with its oracles, for an agent to play with.
struct SmallProblem {
  explicit SmallProblem(double threshold, const AgentOptions& options = {}, int budget = 300,
                        std::uint64_t seed = 1)
      : env(lenet_like()),
        reward(judge_at(threshold, env)),
        evaluator(accuracy, cost),
        context(context_of(evaluator, reward, options, budget, seed)) {}

  Trial judge(const Candidate& policy, int episode = 0) {
    return reward.judge(episode, policy, evaluator.evaluate(policy));
  }

  QuantEnv env;
  RewardFunction reward;
  AdditiveAccuracy accuracy;
  AdditiveCost cost;
  CandidateEvaluator evaluator;
  AgentContext context;
};

/// A search without a store: every episode of the budget, or fewer where the agent is done.
inline std::vector<Trial> play(SmallProblem& problem, Agent& agent) {
  std::vector<Trial> trials;
  const auto budget = static_cast<std::size_t>(problem.context.episodes);
  while (trials.size() < budget) {
    const int left = static_cast<int>(budget - trials.size());
    const auto policies = agent.propose(std::min(agent.batch_size(), left));
    if (policies.empty()) break;
    std::vector<Trial> batch;
    for (const Candidate& policy : policies) {
      batch.push_back(problem.judge(policy, static_cast<int>(trials.size() + batch.size())));
    }
    agent.learn(batch);
    trials.insert(trials.end(), batch.begin(), batch.end());
  }
  return trials;
}

inline std::vector<Trial> play(SmallProblem& problem, const std::string& agent) {
  return play(problem, *make_agent(agent, problem.context));
}

inline std::vector<Trial> play(const std::string& agent, double threshold, std::uint64_t seed = 1,
                               const AgentOptions& options = {}, int budget = 300) {
  SmallProblem problem(threshold, options, budget, seed);
  return play(problem, agent);
}

/// Share of the trials that hold both bounds.
inline double feasible_share(const std::vector<Trial>& trials) {
  const auto feasible = std::count_if(trials.begin(), trials.end(),
                                      [](const Trial& trial) { return trial.feasible; });
  return static_cast<double>(feasible) / static_cast<double>(trials.size());
}

}  // namespace ohmic::testing
