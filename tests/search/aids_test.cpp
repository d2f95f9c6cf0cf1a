// What helps any agent: uniform policies first, the edge of the budget, none twice.
#include <gmock/gmock.h>

#include <set>

#include "rl/agents/agent_names.h"
#include "rl/agents/budget/uniform_frontier.h"
#include "rl/search/history_csv.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

AgentOptions with(const SearchAids& aids) {
  AgentOptions options;
  options.aids = aids;
  return options;
}

constexpr SearchAids kAll{true, true, true};

/// Agents that take aids, but for the one that measures single widths first.
std::vector<std::string> movable() {
  std::vector<std::string> names;
  for (const auto& [name, help] : known_agents())
    if (takes_aids(name) && name != "ilp+local") names.push_back(name);
  return names;
}

/// Whether not one width more is affordable.
bool at_the_edge(testing::SmallProblem& problem, const Candidate& policy) {
  const std::vector<int> actions = problem.env.actions(policy);
  for (std::size_t i = 0; i < actions.size(); ++i) {
    std::vector<int> wider = actions;
    if (++wider[i] >= problem.env.count(static_cast<int>(i))) continue;
    if (problem.context.affordable(problem.env.policy(wider))) return false;
  }
  return true;
}

TEST(Aids, BeginAtTheUniformPoliciesThatTheChipCanAfford) {
  testing::SmallProblem problem(0.7);
  const std::vector<Candidate> first = uniform_frontier(problem.context);
  for (const std::string& name : movable()) {
    const auto trials = testing::play(name, 0.7, 1, with({true}), 12);
    ASSERT_GE(trials.size(), first.size()) << name;
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(trials[i].policy, first[i]) << name;
  }
}

TEST(Aids, BringEveryPolicyToTheEdgeOfTheBudget) {
  for (const std::string& name : movable()) {
    testing::SmallProblem problem(0.7, with({false, true, false}), 20);
    for (const Trial& trial : testing::play(problem, name)) {
      EXPECT_LE(trial.cost_ratio, 0.7) << name;
      EXPECT_TRUE(at_the_edge(problem, trial.policy)) << name << ' ' << to_string(trial.policy);
    }
  }
}

// Agents that wait for the answer to each policy.
TEST(Aids, JudgeNoPolicyTwice) {
  for (const std::string name : {"random-feasible", "anneal", "ddpg", "edge"}) {
    std::set<std::string> seen;
    for (const Trial& trial : testing::play(name, 0.7, 1, with(kAll), 30))
      EXPECT_TRUE(seen.insert(to_string(trial.policy)).second) << name;
  }
}

TEST(Aids, LeaveTheMeasuredWidthsOfIlpAlone) {
  const auto plain = testing::play("ilp+local", 0.7, 1, {}, 60);
  const auto aided = testing::play("ilp+local", 0.7, 1, with(kAll), 90);
  testing::SmallProblem problem(0.7);
  const std::size_t first = uniform_frontier(problem.context).size();
  for (std::size_t i = 0; i < 36; ++i)  // 12 of each of three free layers
    EXPECT_EQ(aided[first + i].policy, plain[i].policy);
}

TEST(Aids, ThoseOfGuidedPpoAreOnUnlessTheyAreSwitchedOff) {
  const auto history = [](const SearchAids& aids) {
    return history_csv(testing::play("ppo", 0.7, 1, with(aids), 40));
  };
  const std::string guided = history({});
  EXPECT_EQ(history(kAll), guided);
  EXPECT_NE(history({false}), guided);
  EXPECT_NE(history({true, false}), guided);
  EXPECT_NE(history({true, true, false}), guided);
}

TEST(Aids, PaperPpoTakesThem) {
  AgentOptions options = with(kAll);
  options.ppo.paper = true;
  testing::SmallProblem problem(0.7);
  const auto trials = testing::play("ppo", 0.7, 1, options, 30);
  EXPECT_EQ(trials.front().policy, uniform_frontier(problem.context).front());
  for (const Trial& trial : trials) EXPECT_LE(trial.cost_ratio, 0.7);
}

// Without a gradient step the actor stays where the uniform policies put it.
TEST(Aids, PpoMayLearnNothing) {
  AgentOptions options;
  options.ppo.train_iterations = 0;
  testing::SmallProblem problem(0.7, options, 60);
  const auto agent = make_agent("ppo", problem.context);
  testing::play(problem, *agent);
  const std::string before = agent->save().substr(agent->save().find('\n'));
  testing::play(problem, *agent);
  EXPECT_EQ(agent->save().substr(agent->save().find('\n')), before);
}

TEST(EdgeAgent, DrawsTheSameWhateverWasJudged) {
  testing::SmallProblem problem(0.7);
  const auto told = make_agent("edge", problem.context);
  const auto lied_to = make_agent("edge", problem.context);
  for (int episode = 0; episode < 20; ++episode) {
    const auto policies = told->propose(told->batch_size());
    ASSERT_EQ(lied_to->propose(lied_to->batch_size()), policies);
    std::vector<Trial> trials;
    for (const Candidate& policy : policies) trials.push_back(problem.judge(policy));
    told->learn(trials);
    if (episode > 0) {
      for (Trial& trial : trials) trial.reward = -trial.reward;
    }
    lied_to->learn(trials);
  }
}

}  // namespace
}  // namespace ohmic
