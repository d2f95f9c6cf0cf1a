#include "rl/agents/ppo/ppo_loss.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <vector>

namespace ohmic {
namespace {

/// Loss and its derivative by the log ratio, for one step.
std::pair<double, double> loss_and_slope(double ratio, double advantage) {
  const at::Tensor log_ratio =
      torch::tensor({std::log(ratio)}, torch::dtype(torch::kFloat64).requires_grad(true));
  const at::Tensor gain = torch::tensor({advantage}, torch::kFloat64);
  const at::Tensor loss = clipped_surrogate_loss(log_ratio, gain, 0.2);
  loss.backward();
  return {loss.item<double>(), log_ratio.grad().item<double>()};
}

TEST(ClippedSurrogateLoss, DescendingItMakesGoodActionsLikelier) {
  EXPECT_LT(loss_and_slope(1, 2).second, 0);
  EXPECT_GT(loss_and_slope(1, -2).second, 0);
}

TEST(ClippedSurrogateLoss, StopsWhereTheRatioHasGoneFarEnough) {
  const auto [good_loss, good_slope] = loss_and_slope(1.5, 2);
  EXPECT_DOUBLE_EQ(good_loss, -1.2 * 2);
  EXPECT_EQ(good_slope, 0);
  const auto [bad_loss, bad_slope] = loss_and_slope(0.5, -2);
  EXPECT_DOUBLE_EQ(bad_loss, 0.8 * 2);
  EXPECT_EQ(bad_slope, 0);
}

TEST(ClippedSurrogateLoss, StillPullsBackWhereTheRatioWentTheWrongWay) {
  const auto [good_loss, good_slope] = loss_and_slope(0.5, 2);
  EXPECT_DOUBLE_EQ(good_loss, -0.5 * 2);
  EXPECT_LT(good_slope, 0);
  const auto [bad_loss, bad_slope] = loss_and_slope(1.5, -2);
  EXPECT_DOUBLE_EQ(bad_loss, 1.5 * 2);
  EXPECT_GT(bad_slope, 0);
}

}  // namespace
}  // namespace ohmic
