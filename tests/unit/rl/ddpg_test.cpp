#include <gmock/gmock.h>

#include "rl/agents/budget/budget_decrement.h"
#include "rl/agents/ddpg/ddpg_agent.h"
#include "rl/agents/ddpg/exploration_noise.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;

TEST(HaqState, ScalesConv2ByHand) {
  const HaqState states(testing::lenet_like());
  // Inputs 6 in 1..256; outputs 16 in 6..120; stride and kernel 1 and 5 in 0..1 and 1..5; weights
  // 2400 in 150..30720; pixels 144 in 1..784; index 1 of 0..4.
  EXPECT_THAT(states.of(1, 0.5, 1), ElementsAre(0.0F, FloatEq(5.0F / 255), FloatEq(10.0F / 114),
                                                1.0F, 1.0F, FloatEq(2250.0F / 30570),
                                                FloatEq(143.0F / 783), FloatEq(0.25F), 0.5F, 1.0F));
}

TEST(HaqState, LeavesAConstantColumnAsItIs) {
  NetworkSpec network = testing::lenet_like();
  for (Layer& layer : network.layers) layer.out_channels = 7;
  EXPECT_EQ(HaqState(network).of(2, 1, 0)[2], 7.0F);
}

TEST(DdpgAgent, CutsZeroToOneIntoEqualBins) {
  const auto to_choice = [&](double action) { return DdpgAgent::to_choice(action, 7, 2); };
  EXPECT_EQ(to_choice(0), 0);
  EXPECT_EQ(to_choice(1), 6);
  for (int bin = 0; bin < 7; ++bin) {
    EXPECT_EQ(to_choice((bin + 0.01) / 7), bin);
    EXPECT_EQ(to_choice((bin + 0.99) / 7), bin);
  }
  EXPECT_EQ(DdpgAgent::to_choice(0.3, 2, 4), 0);
  EXPECT_EQ(DdpgAgent::to_choice(0.7, 2, 4), 1);
  EXPECT_EQ(DdpgAgent::to_choice(1, 1, 6), 0);
}

TEST(BudgetDecrement, HaqLowersActivationsThenWeightsFromTheLastLayer) {
  testing::SmallProblem problem(0.8);
  const std::vector<int> wide = {6, 6, 6, 6, 6, 6};
  std::vector<std::vector<int>> seen;
  AgentContext context = problem.context;
  context.costs = testing::each([&](const Candidate& policy) {
    seen.push_back(context.env.actions(policy));
    return problem.evaluator.price(policy);
  });
  const auto lowered = decrement_to_budget(wide, context, Decrement::kHaq);
  ASSERT_GE(seen.size(), 5U);
  EXPECT_EQ(seen[1], (std::vector<int>{6, 6, 6, 6, 6, 5}));
  EXPECT_EQ(seen[2], (std::vector<int>{6, 6, 6, 6, 5, 5}));
  EXPECT_EQ(seen[3], (std::vector<int>{6, 6, 6, 5, 5, 5}));
  EXPECT_EQ(lowered, seen.back()) << "it stops at the first that holds";
  EXPECT_TRUE(context.affordable(context.env.policy(lowered)));
  EXPECT_FALSE(context.affordable(context.env.policy(seen[seen.size() - 3])));
}

/// Table 7 of Wei 2022: seven calls of the simulator lower CONV7 to CONV2, then CONV7 again.
TEST(BudgetDecrement, ReplaysTableSeven) {
  NetworkSpec network = testing::lenet_like();
  network.weight_layers = {0, 1, 1, 2, 2, 3, 3, 4};  // 8 layers, 6 of them free
  testing::SmallProblem problem(0.8);
  AgentContext context = problem.context;
  context.env = QuantEnv(network);
  int calls = -1;  // the first only looks
  context.costs = testing::each([&calls](const Candidate&) {
    return ++calls < 7 ? HardwareCost{9, 9, 9} : HardwareCost{};
  });
  const std::vector<int> before = {3, 5, 6, 5, 5, 6, 5, 4, 6, 5, 6, 5};  // 5/7 8/7 7/8 7/6 8/7 8/7
  const std::vector<int> after = {2, 4, 5, 4, 4, 5, 4, 3, 5, 4, 4, 3};   // 4/6 7/6 6/7 6/5 7/6 6/5
  EXPECT_EQ(decrement_to_budget(before, context, Decrement::kPaper), after);
  EXPECT_EQ(calls, 7);
}

TEST(BudgetDecrement, EndsAtTwoBitsWhereNothingHolds) {
  testing::SmallProblem problem(0.01);
  for (const Decrement order : {Decrement::kHaq, Decrement::kPaper}) {
    EXPECT_EQ(decrement_to_budget({6, 0, 3, 1, 0, 2}, problem.context, order),
              std::vector<int>(6, 0));
  }
}

TEST(ExplorationNoise, StaysInRangeAndNarrowsWithTheDeviation) {
  RandomSource random(1);
  double near = 0;
  for (int i = 0; i < 2000; ++i) {
    const double wide = truncated_normal(0.9, 0.5, random);
    EXPECT_TRUE(wide >= 0 && wide <= 1);
    near += truncated_normal(0.3, 0.05, random) / 2000;
  }
  EXPECT_NEAR(near, 0.3, 0.01);
  EXPECT_NEAR(exploration_deviation(1), 0.495, 1e-12);
  EXPECT_LT(exploration_deviation(300), 0.05);
}

TEST(ReplayBuffer, ForgetsTheOldestAndDrawsWithoutRepeats) {
  ReplayBuffer buffer(3);
  for (int i = 0; i < 5; ++i) {
    Transition t;
    t.action = static_cast<float>(i);
    buffer.add(t);
  }
  RandomSource random(1);
  std::vector<float> drawn;
  for (const Transition& t : buffer.sample(10, random)) drawn.push_back(t.action);
  EXPECT_THAT(drawn, ::testing::UnorderedElementsAre(2, 3, 4));
  ReplayBuffer copy(3);
  copy.load(Json::parse(buffer.save().dump()));
  EXPECT_EQ(copy.save(), buffer.save());
}

TEST(DdpgNetworks, LearnWhichActionPays) {
  DdpgNetworks networks(1);
  HaqState::State state{};
  state.fill(0.5F);
  RandomSource random(1);
  for (int i = 0; i < 400; ++i) {
    std::vector<Transition> batch(64);
    for (Transition& t : batch) {
      t.state = state;
      t.action = static_cast<float>(random.uniform());
      t.reward = t.action < 0.3F ? 1.0F : 0.0F;
      t.terminal = true;
    }
    networks.update(batch, 0);
  }
  EXPECT_LT(networks.act(state), 0.35);
}

TEST(DdpgNetworks, SavedAndLoadedGoOnTheSame) {
  DdpgNetworks a(1);
  DdpgNetworks b(2);
  std::vector<Transition> batch(8);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].action = static_cast<float>(i) / 8;
  for (Transition& t : batch) t.reward = t.action;
  a.update(batch, 0.5);
  b.load(a.save());
  for (DdpgNetworks* each : {&a, &b}) each->update(batch, 0.25);
  EXPECT_EQ(a.act(batch[0].state), b.act(batch[0].state));
}

}  // namespace
}  // namespace ohmic
