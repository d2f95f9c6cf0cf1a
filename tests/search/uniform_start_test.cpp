#include "rl/agents/heuristic/uniform_start.h"

#include <gmock/gmock.h>

#include "rl/agents/heuristic/random_agent.h"
#include "rl/env/compression_spaces.h"
#include "tests/search/small_problem.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

const NetworkSpec kNetwork = testing::lenet_like();
const DecisionSpace kSpace = pruning_space(kNetwork, uniform_policy(kNetwork, 8, 8));

UniformStart start_of(int most) { return {kSpace, std::make_unique<RandomAgent>(kSpace, 5), most}; }

/// The pruned share of the first layer of each policy; one is feasible up to `most_pruned`.
std::vector<double> shares(UniformStart& agent, int episodes, double most_pruned) {
  std::vector<double> shares;
  for (int episode = 0; episode < episodes; ++episode) {
    Trial trial;
    trial.policy = agent.propose(1).front();
    shares.push_back(trial.policy.layers.front().prune);
    trial.feasible = shares.back() <= most_pruned;
    agent.learn({trial});
  }
  return shares;
}

TEST(UniformStart, HalvesTowardsTheCheapestFeasiblePolicy) {
  UniformStart agent = start_of(10);
  EXPECT_THAT(shares(agent, 4, 0.4), ElementsAre(0.5, 0.25, 0.4, 0.45));
  UniformStart all = start_of(10);
  EXPECT_THAT(shares(all, 4, 0.95), ElementsAre(0.5, 0.75, 0.85, 0.9));
}

TEST(UniformStart, ThenTheOtherAgentBegins) {
  UniformStart agent = start_of(2);
  shares(agent, 2, 0.4);
  RandomAgent alone(kSpace, 5);
  for (int episode = 0; episode < 3; ++episode) EXPECT_EQ(agent.propose(1), alone.propose(1));
}

TEST(UniformStart, WakesWhereItWas) {
  for (const int episodes : {1, 3, 6}) {
    UniformStart agent = start_of(4);
    shares(agent, episodes, 0.4);
    UniformStart woken = start_of(4);
    woken.load(agent.save());
    EXPECT_EQ(shares(woken, 5, 0.4), shares(agent, 5, 0.4)) << episodes;
  }
  UniformStart agent = start_of(4);
  EXPECT_THROW(agent.load("{}\n"), std::runtime_error);
}

}  // namespace
}  // namespace ohmic
