#include "rl/agents/agent_state.h"

#include <gtest/gtest.h>

#include "rl/agents/trial_memory.h"

namespace ohmic {
namespace {

Trial trial(const char* policy, double accuracy) {
  Trial result;
  result.policy = parse_policy_string(policy);
  result.outcome.accuracy = accuracy;
  result.cost_ratio = 0.1 + 0.2;  // no short decimal
  result.reward = -1.0 / 3;
  result.feasible = true;
  return result;
}

TEST(AgentState, KeepsATrialToTheLastBit) {
  const Trial before = trial("W8A8-W3A4-W8A8", 97.1 / 3);
  const Trial after = trial_from_json(Json::parse(trial_to_json(before).dump()));
  EXPECT_EQ(after.policy, before.policy);
  EXPECT_EQ(after.outcome.accuracy, before.outcome.accuracy);
  EXPECT_EQ(after.cost_ratio, before.cost_ratio);
  EXPECT_EQ(after.reward, before.reward);
  EXPECT_TRUE(after.feasible);
}

TEST(AgentState, IsReadByItsOwnAgentAlone) {
  const std::string state = save_state("greedy", {{"done", true}});
  EXPECT_EQ(load_state(state, "greedy").at("done"), true);
  EXPECT_THROW(load_state(state, "anneal"), std::runtime_error);
  EXPECT_THROW(load_state("rubbish", "greedy"), std::runtime_error);
  EXPECT_THROW(read_state(state, "greedy", [](const Json& json) { json.at("current"); }),
               std::runtime_error);
}

TEST(TrialMemory, FindsWhatItWasTold) {
  TrialMemory memory;
  memory.add(trial("W8A8-W3A4-W8A8", 50));
  ASSERT_NE(memory.find(parse_policy_string("W8A8-W3A4-W8A8")), nullptr);
  EXPECT_EQ(memory.find(parse_policy_string("W8A8-W3A4-W8A8"))->outcome.accuracy, 50);
  EXPECT_EQ(memory.find(parse_policy_string("W8A8-W4A3-W8A8")), nullptr);
}

TEST(TrialMemory, ForgetsTheOldestAndSavesTheRest) {
  TrialMemory memory(2);
  for (const char* policy : {"W2A2", "W3A3", "W3A3", "W4A4"}) memory.add(trial(policy, 1));
  TrialMemory copy(2);
  copy.load(memory.save());
  for (const TrialMemory* each : {&memory, &copy}) {
    EXPECT_EQ(each->find(parse_policy_string("W2A2")), nullptr);
    EXPECT_NE(each->find(parse_policy_string("W3A3")), nullptr);
    EXPECT_NE(each->find(parse_policy_string("W4A4")), nullptr);
  }
  copy.add(trial("W5A5", 1));
  EXPECT_EQ(copy.find(parse_policy_string("W3A3")), nullptr) << "the order is saved too";
}

}  // namespace
}  // namespace ohmic
