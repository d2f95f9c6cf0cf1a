#include "rl/env/decision_space.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "rl/env/hardware_key.h"
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
  EXPECT_THAT(space.decision(5).values, ElementsAre(2, 3, 4, 5, 6, 7, 8));
  EXPECT_EQ(to_string(space.policy({0, 1, 2, 3, 4, 5})), "W8A8-W2A3-W4A5-W6A7-W8A8");
  EXPECT_THAT(space.actions(space.policy({0, 1, 2, 3, 4, 5})), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(to_string(space.uniform(3, 1)), "W8A8-W5A3-W5A3-W5A3-W8A8");
  EXPECT_EQ(to_string(space.cheapest()), "W8A8-W2A2-W2A2-W2A2-W8A8");
  EXPECT_EQ(to_string(space.baseline()), "W8A8-W8A8-W8A8-W8A8-W8A8");
}

TEST(WidthSpace, MayFreeTheFirstAndTheLastLayer) {
  const DecisionSpace space = width_space(testing::lenet_like(), NetworkEnds::kFree);
  EXPECT_EQ(space.steps(), 10);
  EXPECT_EQ(to_string(space.uniform(3, 1)), "W5A3-W5A3-W5A3-W5A3-W5A3");
  EXPECT_EQ(to_string(space.baseline()), "W8A8-W8A8-W8A8-W8A8-W8A8");
  NetworkSpec network = testing::lenet_like();
  network.weight_layers = {0, 4};
  EXPECT_EQ(width_space(network, NetworkEnds::kFree).steps(), 4);
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

TEST(DecisionSpace, HardwareKeysAreStepsBehindTheWidths) {
  const DecisionSpace space = testing::space_with_keys();
  EXPECT_EQ(space.steps(), 8);
  EXPECT_EQ(space.groups().size(), 3U + 2);
  EXPECT_EQ(space.groups()[2].steps, 2);
  EXPECT_EQ(space.groups()[3].first, 6);
  EXPECT_EQ(space.groups()[4].steps, 1);
  const Candidate candidate = space.policy({1, 0, 1, 5, 0, 0, 1, 2});
  EXPECT_EQ(to_string(candidate), "W8A8-W4A2-W8A8-W5A6-W8A8 6 8");
  EXPECT_THAT(space.actions(candidate), ElementsAre(1, 0, 1, 5, 0, 0, 1, 2));
  EXPECT_EQ(to_string(space.cheapest()), "W8A8-W2A2-W2A3-W5A6-W8A8 4 64");
  EXPECT_EQ(to_string(space.baseline()), "W8A8-W8A8-W8A8-W8A6-W8A8") << "the chip as given";
  EXPECT_EQ(to_string(space.start()), "W8A8-W8A8-W8A8-W8A6-W8A8 6 64") << "8 rows are not listed";
  EXPECT_EQ(space.level(6, 0), 2.0 / 8);
  EXPECT_EQ(space.level(7, 1), 5.0 / 8);
  EXPECT_EQ(space.level(7, 2), 1);
  EXPECT_THROW(space.actions(space.baseline()), std::invalid_argument) << "no values";
  EXPECT_THROW(space.actions({space.baseline(), {"5", "8"}}), std::invalid_argument);
}

TEST(Candidate, IsAPolicyAndAChip) {
  const Candidate plain = QuantPolicy{{{8, 8}, {6, 4}}};
  const Candidate chosen(plain, {"4", "all"});
  EXPECT_NE(plain, chosen);
  EXPECT_NE(std::hash<Candidate>()(plain), std::hash<Candidate>()(chosen));
  EXPECT_EQ(to_string(plain), "W8A8-W6A4");
  for (const Candidate& candidate : {plain, chosen})
    EXPECT_EQ(parse_candidate(to_string(candidate)), candidate);
  EXPECT_THROW(parse_candidate("4 all"), std::invalid_argument);
}

TEST(HardwareKeys, CombineTheLastFirst) {
  const std::vector<HardwareKey> keys = {{"adc.bits", {"4", "6"}}, {"dac.bits", {"1", "2"}}};
  EXPECT_THAT(combinations(keys), ElementsAre(ElementsAre("4", "1"), ElementsAre("4", "2"),
                                              ElementsAre("6", "1"), ElementsAre("6", "2")));
  EXPECT_THAT(combinations({}), ElementsAre(ElementsAre()));
  EXPECT_THAT(settings_of(keys, {"6", "1"}), ElementsAre("adc.bits=6", "dac.bits=1"));
  EXPECT_THAT(settings_of(keys, {}), ElementsAre()) << "the chip as given";
}

}  // namespace
}  // namespace ohmic
