#include <gmock/gmock.h>

#include "tests/unit/studies/reproduce/reproduce_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

TEST(Table5, SetsRunsBesideThePrintedRowsAndNamesWhatIsMissing) {
  LinearPrices prices;
  const ReproduceInputs inputs{prices, {finished_search("ppo", 0.8, {{96, 0.75, true}})}, {}};
  const Reproduction table = built("table5", inputs);
  const ComparedValue& cost = value_of(table, "lenet5 th0.8 PPO", "cost %");
  EXPECT_DOUBLE_EQ(cost.here.value(), 75);
  EXPECT_DOUBLE_EQ(cost.paper.value(), 77.97);
  EXPECT_DOUBLE_EQ(value_of(table, "lenet5 th0.8 PPO", "accuracy %").here.value(), 95);
  EXPECT_DOUBLE_EQ(value_of(table, "lenet5 W8A8", "accuracy %").here.value(), 97);
  EXPECT_FALSE(value_of(table, "vgg13 W8A8", "accuracy %").here.has_value());
  EXPECT_FALSE(value_of(table, "lenet5 th0.8 DDPG", "cost %").here.has_value());
  EXPECT_THAT(table.missing, HasSubstr("lenet5 th0.8 DDPG"));
  EXPECT_THAT(table.missing, Not(HasSubstr("lenet5 th0.8 PPO")));
}

TEST(Table5, AnotherAgentInDdpgsPlaceIsNamed) {
  LinearPrices prices;
  const ReproduceInputs inputs{prices, {finished_search("random", 0.8, {{96, 0.75, true}})}, {}};
  const Reproduction table = built("table5", inputs);
  EXPECT_THAT(value_of(table, "lenet5 th0.8 DDPG", "cost %").note, HasSubstr("random search"));
}

TEST(Table6, ReportsHoursCallsAndSecondsACall) {
  LinearPrices prices;
  const ReproduceInputs inputs{prices, {finished_search("ppo", 0.8, {{96, 0.75, true}})}, {}};
  const Reproduction table = built("table6", inputs);
  EXPECT_DOUBLE_EQ(value_of(table, "PPO", "search time h").here.value(), 2);
  EXPECT_DOUBLE_EQ(value_of(table, "PPO", "search time h").paper.value(), 8);
  EXPECT_DOUBLE_EQ(value_of(table, "PPO", "seconds a simulation").here.value(), 0.25);
  EXPECT_FALSE(table.missing.empty());
}

TEST(Table7, CostsAreTheMeanOfTheThreeRatios) {
  LinearPrices prices;
  const Reproduction table = built("table7", {prices, {}, {}});
  // Mean bits of the printed policy: weights 59 / 64, activations 58 / 64.
  const double w = 59.0 / 64, a = 58.0 / 64;
  EXPECT_NEAR(value_of(table, "before", "cost %").here.value(), 100 * (w + a + w * a) / 3, 1e-9);
  EXPECT_DOUBLE_EQ(value_of(table, "before", "cost %").paper.value(), 90.88);
  EXPECT_DOUBLE_EQ(value_of(table, "after", "cost %").paper.value(), 79.17);
  EXPECT_TRUE(table.claims.front().holds);
}

TEST(Table7, CountsTheCallsUntilTheThresholdIsMet) {
  LinearPrices prices;
  const Reproduction table = built("table7", {prices, {}, {}});
  int calls = 0;
  for (const ComparedValue& value : table.values) {
    if (value.quantity != "cost %") continue;
    if (value.here.value() <= 80) break;
    ++calls;
  }
  EXPECT_EQ(value_of(table, "decrements", "simulator calls").here.value(), calls);
}

TEST(Table8, LabelsPeaksAndWorkloads) {
  LinearPrices prices;
  const Reproduction table = built("table8", {prices, {}, {}});
  EXPECT_NEAR(value_of(table, "ISAAC, peak at 16 bits", "GOPS/W").here.value(), 627.5, 1);
  EXPECT_THAT(value_of(table, "ISAAC, peak at 16 bits", "GOPS/W").note, HasSubstr("peak"));
  EXPECT_EQ(value_of(table, "vgg13 at W8A8", "GOPS/W").note, "workload");
  EXPECT_FALSE(value_of(table, "VGG-13, searched at th 0.7", "GOPS/W").here.has_value());
  EXPECT_FALSE(table.missing.empty());
}

}  // namespace
}  // namespace ohmic
