#include "rl/env/objective.h"

#include <gmock/gmock.h>

#include <string>

#include "rl/env/reward_function.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

std::string message_of(const std::string& expression) {
  try {
    objective_value(expression, {});
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}

TEST(Objective, IsWhatTheExpressionSays) {
  ObjectiveValues values;
  values.gain = -0.5;
  values.cost = 0.9;
  values.threshold = 0.8;
  EXPECT_DOUBLE_EQ(objective_value("0.1*gain - 2*max(0, cost-threshold)", values), -0.25);
  EXPECT_DOUBLE_EQ(objective_value("cost <= threshold ? gain : -1", values), -1);
}

TEST(Objective, NamesWhatIsWrong) {
  EXPECT_THAT(message_of("0.1*speed"), ::testing::HasSubstr("--objective"));
  EXPECT_THAT(message_of("0.1*speed"), ::testing::HasSubstr("speed"));
  EXPECT_THAT(message_of("0.1*speed"), ::testing::HasSubstr("utilization"));
  EXPECT_THAT(message_of("(gain"), ::testing::HasSubstr("--objective"));
  EXPECT_THAT(message_of("1/gain"), ::testing::HasSubstr("no finite number"));
  EXPECT_THAT(message_of(""), ::testing::HasSubstr("--objective"));
  EXPECT_THAT(message_of("0,1*gain"), ::testing::HasSubstr("2 values with commas between"));
  EXPECT_EQ(message_of("gain"), "");
}

TEST(Objective, IsTheRewardOfAnEpisode) {
  Evaluation base{98, {}}, outcome{97, {}};
  base.cost.latency_ms = base.cost.energy_mj = base.cost.component_power_w = 2;
  base.cost.crossbars = 10;
  outcome.cost = base.cost;
  outcome.cost.energy_mj = 1;
  outcome.cost.crossbars = 5;
  RewardOptions options;
  options.kind = RewardKind::kObjective;
  options.objective = "gain + 10*energy + 100*crossbars + 1000*feasible + accuracy*1e4";
  options.threshold = 0.8;
  options.latency_weight = options.power_weight = 0;
  options.energy_weight = 1;
  const Trial trial = RewardFunction(options, base).judge(0, {}, outcome);
  EXPECT_TRUE(trial.feasible);
  EXPECT_DOUBLE_EQ(trial.reward, -1 + 5 + 50 + 1000 + 97e4);
}

}  // namespace
}  // namespace ohmic
