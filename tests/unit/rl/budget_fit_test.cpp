#include "rl/budget_fit.h"

#include <gtest/gtest.h>

#include "rl/random_source.h"
#include "rl/repair.h"
#include "rl/uniform_frontier.h"
#include "tests/search/play.h"

namespace ohmic {
namespace {

constexpr std::size_t kWidths = 6;  // of the small problem
const std::vector<double> kIndifferent(kWidths* QuantEnv::kActions, 0.0);

bool affordable(const AgentContext& context, const std::vector<int>& actions) {
  return context.affordable(context.env.policy(actions));
}

TEST(BudgetFit, EndsWhereNotOneBitMoreIsAffordable) {
  testing::SmallProblem problem(0.75);
  RandomSource random(3);
  for (int draw = 0; draw < 200; ++draw) {
    std::vector<double> preferences;
    for (std::size_t i = 0; i < kIndifferent.size(); ++i) preferences.push_back(random.uniform());
    std::vector<int> fitted =
        fit_to_budget(random_actions(problem.env, random), preferences, problem.context);
    EXPECT_TRUE(affordable(problem.context, fitted));
    for (int& action : fitted) {
      if (action + 1 == QuantEnv::kActions) continue;
      ++action;
      EXPECT_FALSE(affordable(problem.context, fitted));
      --action;
    }
  }
}

TEST(BudgetFit, MovesTheWidthsThatPreferencesLike) {
  testing::SmallProblem problem(0.8);
  // Width 3 alone gains by more bits.
  std::vector<double> preferences = kIndifferent;
  for (int action = 0; action < QuantEnv::kActions; ++action)
    preferences[3 * QuantEnv::kActions + static_cast<std::size_t>(action)] = action;
  const std::vector<int> middle(kWidths, 2);
  ASSERT_TRUE(affordable(problem.context, middle));
  EXPECT_EQ(fit_to_budget(middle, preferences, problem.context)[3], QuantEnv::kActions - 1);
  // What is too dear is lowered elsewhere first: all other widths fall to 2 bits before it.
  const std::vector<int> lowered = fit_to_budget(std::vector<int>(kWidths, QuantEnv::kActions - 1),
                                                 preferences, problem.context);
  EXPECT_EQ(lowered[3], QuantEnv::kActions - 1);
}

TEST(BudgetFit, LeavesWhatIsAtTheEdge) {
  testing::SmallProblem problem(0.75);
  const std::vector<int> edge =
      fit_to_budget(std::vector<int>(kWidths, 3), kIndifferent, problem.context);
  EXPECT_EQ(fit_to_budget(edge, kIndifferent, problem.context), edge);
  testing::SmallProblem free(1);
  EXPECT_EQ(fit_to_budget(std::vector<int>(kWidths, 0), kIndifferent, free.context),
            std::vector<int>(kWidths, QuantEnv::kActions - 1));
}

TEST(UniformFrontier, IsWhatTheDefinitionSays) {
  for (const double threshold : {0.65, 0.7, 0.75, 0.8, 0.9, 1.0}) {
    testing::SmallProblem problem(threshold);
    const auto holds = [&](int w, int a) {
      return w < QuantEnv::kActions && a < QuantEnv::kActions &&
             problem.context.affordable(problem.env.uniform(w, a));
    };
    std::vector<QuantPolicy> expected;
    for (int w = QuantEnv::kActions - 1; w >= 0; --w) {
      for (int a = QuantEnv::kActions - 1; a >= 0; --a) {
        if (holds(w, a) && !holds(w + 1, a) && !holds(w, a + 1))
          expected.push_back(problem.env.uniform(w, a));
      }
    }
    EXPECT_EQ(uniform_frontier(problem.context), expected) << threshold;
  }
}

}  // namespace
}  // namespace ohmic
