#include "rl/agents/budget/budget_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "rl/agents/budget/repair.h"
#include "rl/agents/budget/uniform_frontier.h"
#include "tests/search/play.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr std::size_t kWidths = 6;  // of the small problem
const std::vector<double> kIndifferent(kWidths* testing::kChoices, 0.0);

bool affordable(const AgentContext& context, const std::vector<int>& actions) {
  return context.affordable(context.env.policy(actions));
}

std::vector<int> fit(std::vector<int> actions, const std::vector<double>& preferences,
                     const AgentContext& context) {
  return fit_to_budget({{std::move(actions), preferences}}, context).front();
}

std::vector<WidthDraw> random_draws(const QuantEnv& env, int count) {
  RandomSource random(3);
  std::vector<WidthDraw> draws;
  for (int draw = 0; draw < count; ++draw) {
    draws.push_back({random_actions(env, random), {}});
    for (std::size_t i = 0; i < kIndifferent.size(); ++i)
      draws.back().preferences.push_back(random.uniform());
  }
  return draws;
}

TEST(BudgetFit, EndsWhereNotOneBitMoreIsAffordable) {
  testing::SmallProblem problem(0.75);
  for (std::vector<int> fitted : fit_to_budget(random_draws(problem.env, 200), problem.context)) {
    EXPECT_TRUE(affordable(problem.context, fitted));
    for (int& action : fitted) {
      if (action + 1 == testing::kChoices) continue;
      ++action;
      EXPECT_FALSE(affordable(problem.context, fitted));
      --action;
    }
  }
}

TEST(BudgetFit, OfManyDrawsIsThatOfEach) {
  testing::SmallProblem problem(0.75);
  const std::vector<WidthDraw> draws = random_draws(problem.env, 20);
  const auto fitted = fit_to_budget(draws, problem.context);
  const auto lowered = lower_to_budget(draws, problem.context);
  ASSERT_EQ(fitted.size(), draws.size());
  for (std::size_t i = 0; i < draws.size(); ++i) {
    EXPECT_EQ(fitted[i], fit_to_budget({draws[i]}, problem.context).front());
    EXPECT_EQ(lowered[i], lower_to_budget({draws[i]}, problem.context).front());
  }
}

TEST(BudgetFit, AsksForThePricesOfAllDrawsTogether) {
  testing::SmallProblem problem(0.75);
  AgentContext context = problem.context;
  std::size_t questions = 0;
  context.costs = [&](const std::vector<Candidate>& policies) {
    ++questions;
    return problem.evaluator.prices(policies);
  };
  const std::vector<WidthDraw> draws = random_draws(problem.env, 20);
  std::size_t most = 0;
  for (const WidthDraw& draw : draws) {
    questions = 0;
    fit_to_budget({draw}, context);
    most = std::max(most, questions);
  }
  questions = 0;
  fit_to_budget(draws, context);
  // On its way down and on its way up no draw waits for another.
  EXPECT_GE(questions, most);
  EXPECT_LE(questions, 2 * most);
}

TEST(BudgetFit, MovesTheWidthsThatPreferencesLike) {
  testing::SmallProblem problem(0.8);
  // Width 3 alone gains by more bits.
  std::vector<double> preferences = kIndifferent;
  for (int action = 0; action < testing::kChoices; ++action)
    preferences[3 * testing::kChoices + static_cast<std::size_t>(action)] = action;
  const std::vector<int> middle(kWidths, 2);
  ASSERT_TRUE(affordable(problem.context, middle));
  EXPECT_EQ(fit(middle, preferences, problem.context)[3], testing::kChoices - 1);
  // What is too expensive is lowered elsewhere first: all other widths fall to 2 bits before it.
  const std::vector<int> lowered =
      fit(std::vector<int>(kWidths, testing::kChoices - 1), preferences, problem.context);
  EXPECT_EQ(lowered[3], testing::kChoices - 1);
}

TEST(BudgetFit, LeavesWhatIsAtTheEdge) {
  testing::SmallProblem problem(0.75);
  const std::vector<int> edge = fit(std::vector<int>(kWidths, 3), kIndifferent, problem.context);
  EXPECT_EQ(fit(edge, kIndifferent, problem.context), edge);
  testing::SmallProblem free(1);
  EXPECT_EQ(fit(std::vector<int>(kWidths, 0), kIndifferent, free.context),
            std::vector<int>(kWidths, testing::kChoices - 1));
}

TEST(UniformFrontier, IsWhatTheDefinitionSays) {
  for (const double threshold : {0.65, 0.7, 0.75, 0.8, 0.9, 1.0}) {
    testing::SmallProblem problem(threshold);
    const auto holds = [&](int w, int a) {
      return w < testing::kChoices && a < testing::kChoices &&
             problem.context.affordable(problem.env.uniform(w, a));
    };
    std::vector<Candidate> expected;
    for (int w = testing::kChoices - 1; w >= 0; --w) {
      for (int a = testing::kChoices - 1; a >= 0; --a) {
        if (holds(w, a) && !holds(w + 1, a) && !holds(w, a + 1))
          expected.push_back(problem.env.uniform(w, a));
      }
    }
    EXPECT_EQ(uniform_frontier(problem.context), expected) << threshold;
  }
}

}  // namespace
}  // namespace ohmic
