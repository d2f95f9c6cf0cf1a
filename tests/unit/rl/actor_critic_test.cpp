#include "rl/agents/ppo/actor_critic.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace ohmic {
namespace {

constexpr ActorCriticOptions kSmall{8, 16, 7, 1e-2, 1e-2};

at::Tensor some_states() { return torch::arange(24, torch::kFloat32).reshape({3, 8}).div(24); }

void train_a_little(ActorCritic& networks, int steps) {
  for (int i = 0; i < steps; ++i) {
    networks.step_actor(networks.logits(some_states()).square().mean());
    networks.step_critic((networks.values(some_states()) - 1).square().mean());
  }
}

TEST(ActorCritic, GivesSevenLogitsAndOneValueAState) {
  const ActorCritic networks(kSmall, 1);
  EXPECT_EQ(networks.logits(some_states()).sizes(), (std::vector<std::int64_t>{3, 7}));
  EXPECT_EQ(networks.values(some_states()).sizes(), (std::vector<std::int64_t>{3}));
}

TEST(ActorCritic, StartsFromItsSeedAloneWithAnAlmostEvenPolicy) {
  const ActorCritic one(kSmall, 1);
  at::manual_seed(77);
  const ActorCritic same(kSmall, 1);
  const ActorCritic other(kSmall, 2);
  EXPECT_TRUE(one.logits(some_states()).equal(same.logits(some_states())));
  EXPECT_FALSE(one.values(some_states()).equal(other.values(some_states())));
  const at::Tensor probabilities = one.logits(some_states()).softmax(-1);
  EXPECT_LT((probabilities - 1.0 / 7).abs().max().item<double>(), 0.01);
}

TEST(ActorCritic, LearnsWhatItIsTold) {
  ActorCritic networks(kSmall, 1);
  train_a_little(networks, 200);
  EXPECT_LT((networks.values(some_states()) - 1).abs().max().item<double>(), 0.1);
}

TEST(ActorCritic, ASavedOneGoesOnBitForBitWithItsMoments) {
  ActorCritic straight(kSmall, 1);
  train_a_little(straight, 3);
  ActorCritic resumed(kSmall, 9);
  resumed.load(straight.save());
  train_a_little(straight, 3);
  train_a_little(resumed, 3);
  EXPECT_TRUE(straight.logits(some_states()).equal(resumed.logits(some_states())));
  EXPECT_TRUE(straight.values(some_states()).equal(resumed.values(some_states())));
}

}  // namespace
}  // namespace ohmic
