#include "rl/env/decision_space.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/search/small_problem.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(WidthSpace, SpellsWeightsThenActivationsOfTheFreeLayers) {
  const DecisionSpace space = width_space(testing::lenet_like());
  EXPECT_EQ(space.steps(), 6);
  EXPECT_EQ(space.most_choices(), 7);
  EXPECT_THAT(space.choices(5), ElementsAre(2, 3, 4, 5, 6, 7, 8));
  EXPECT_EQ(to_string(space.policy({0, 1, 2, 3, 4, 5})), "W8A8-W2A3-W4A5-W6A7-W8A8");
  EXPECT_THAT(space.actions(space.policy({0, 1, 2, 3, 4, 5})), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(to_string(space.uniform(3, 1)), "W8A8-W5A3-W5A3-W5A3-W8A8");
  EXPECT_EQ(to_string(space.cheapest()), "W8A8-W2A2-W2A2-W2A2-W8A8");
  EXPECT_EQ(to_string(space.baseline()), "W8A8-W8A8-W8A8-W8A8-W8A8");
}

TEST(WidthSpace, RefusesANetworkWithoutFreeLayers) {
  NetworkSpec network = testing::lenet_like();
  network.weight_layers = {0, 4};
  try {
    width_space(network);
    FAIL() << "two fixed layers leave nothing to search";
  } catch (const ConfigError& e) {
    EXPECT_THAT(e.what(), HasSubstr("small: has 2 weight layers"));
  }
}

TEST(DecisionSpace, EveryStepHasItsOwnChoices) {
  const DecisionSpace space = testing::ragged_space();
  EXPECT_EQ(space.steps(), 6);
  EXPECT_EQ(space.most_choices(), 6);
  EXPECT_EQ(space.count(0), 3);
  EXPECT_EQ(space.count(5), 1);
  EXPECT_EQ(to_string(space.policy({1, 0, 1, 5, 0, 0})), "W8A8-W4A2-W8A8-W5A6-W8A8");
  EXPECT_EQ(to_string(space.cheapest()), "W8A8-W2A2-W2A3-W5A6-W8A8");
  EXPECT_EQ(to_string(space.baseline()), "W8A8-W8A8-W8A8-W8A6-W8A8");
  EXPECT_EQ(to_string(space.uniform(1, 2)), "W8A8-W4A8-W8A5-W6A6-W8A8") << "or the last there is";
  EXPECT_THAT(space.actions(space.uniform(1, 2)), ElementsAre(1, 2, 1, 2, 1, 0));
  EXPECT_THROW(space.actions(width_space(testing::lenet_like()).cheapest()), std::invalid_argument);
}

}  // namespace
}  // namespace ohmic
