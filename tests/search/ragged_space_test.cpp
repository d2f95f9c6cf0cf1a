#include <gmock/gmock.h>

#include <unordered_set>

#include "tests/search/play.h"
#include "util/config_error.h"

namespace ohmic::testing {
namespace {

AgentOptions paper() {
  AgentOptions options;
  options.ppo.paper = true;
  return options;
}

AgentOptions joint() {
  AgentOptions options;
  options.ppo.joint = true;
  return options;
}

AgentOptions masked() {
  AgentOptions options;
  options.ppo.masked = true;
  return options;
}

/// Policies that an agent proposes where steps have one to six choices.
std::vector<Trial> play_ragged(const std::string& agent, const AgentOptions& options = {}) {
  SmallProblem problem(0.8, options, 80);
  problem.context.env = QuantEnv(lenet_like(), ragged_space());
  return play(problem, agent);
}

void expect_inside(const std::vector<Trial>& trials, const std::string& agent) {
  const DecisionSpace space = ragged_space();
  std::unordered_set<Candidate> different;
  for (const Trial& trial : trials) {
    EXPECT_NO_THROW(space.actions(trial.policy)) << agent << ": " << to_string(trial.policy);
    different.insert(trial.policy);
  }
  EXPECT_GT(different.size(), 5U) << agent;
}

TEST(RaggedSpace, NoAgentLeavesIt) {
  for (const auto& [agent, what] : known_agents()) expect_inside(play_ragged(agent), agent);
}

TEST(RaggedSpace, NoKindOfPpoLeavesIt) {
  expect_inside(play_ragged("ppo", paper()), "paper");
  expect_inside(play_ragged("ppo", joint()), "joint");
  expect_inside(play_ragged("ppo", masked()), "masked");
}

/// What an agent proposes where two steps choose hardware keys.
std::vector<Trial> play_with_keys(const std::string& agent, const AgentOptions& options = {}) {
  SmallProblem problem(0.9, options, 80);
  problem.context.env = QuantEnv(lenet_like(), space_with_keys(true));
  return play(problem, agent);
}

void expect_chips(const std::vector<Trial>& trials, const std::string& agent) {
  const DecisionSpace space = space_with_keys();
  std::unordered_set<std::string> chips;
  for (const Trial& trial : trials) {
    EXPECT_NO_THROW(space.actions(trial.policy)) << agent << ": " << to_string(trial.policy);
    chips.insert(trial.policy.hardware.at(0) + " " + trial.policy.hardware.at(1));
  }
  EXPECT_GT(chips.size(), 1U) << agent;
}

TEST(RaggedSpace, EveryAgentChoosesHardwareKeys) {
  for (const auto& [agent, what] : known_agents()) expect_chips(play_with_keys(agent), agent);
}

TEST(RaggedSpace, EveryKindOfPpoChoosesHardwareKeys) {
  expect_chips(play_with_keys("ppo", paper()), "paper");
  expect_chips(play_with_keys("ppo", joint()), "joint");
  expect_chips(play_with_keys("ppo", masked()), "masked");
}

TEST(RaggedSpace, AgentsThatStartAtTheChipAsGivenWantItListed) {
  SmallProblem problem(0.9);
  problem.context.env = QuantEnv(lenet_like(), space_with_keys(false));
  for (const char* agent : {"greedy", "ilp", "ilp+local"}) {
    try {
      make_agent(agent, problem.context);
      FAIL() << agent;
    } catch (const ConfigError& e) {
      EXPECT_THAT(e.what(), ::testing::StartsWith("--choose: agent " + std::string(agent)));
    }
  }
}

TEST(RaggedSpace, IsSearchedExhaustively) {
  SmallProblem problem(10, {}, 1000);
  problem.context.env = QuantEnv(lenet_like(), ragged_space());
  std::unordered_set<Candidate> different;
  for (const Trial& trial : play(problem, "exhaustive")) different.insert(trial.policy);
  EXPECT_EQ(different.size(), 3U * 3 * 2 * 6 * 4 * 1);
}

}  // namespace
}  // namespace ohmic::testing
