#include "quant/quant_policy.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <unordered_set>

namespace ohmic {
namespace {

/// Policies that all differ, most in one thing alone.
std::vector<QuantPolicy> different_policies() {
  const LayerBits half = grouped_bits({{40, 6}, {24, 2}}, 8);
  LayerBits pruned;
  pruned.prune = 0.5;
  std::vector<QuantPolicy> policies = {
      {{LayerBits{}}},
      {{LayerBits{}, LayerBits{}}},
      {{{8, 2}}},
      {{{2, 8}}},
      {{{2, 8}, {8, 2}}},
      {{{8, 2}, {2, 8}}},
      {{{6, 8}}},
      {{half}},
      {{grouped_bits({{24, 2}, {40, 6}}, 8)}},
      {{grouped_bits({{64, 6}}, 8)}},
      {{grouped_bits({{40, 6}, {24, 3}}, 8)}},
      {{half, LayerBits{}}},
      {{LayerBits{}, half}},
      {{pruned}},
  };
  pruned.prune = 0.25;
  policies.push_back({{pruned}});
  return policies;
}

TEST(QuantPolicy, IsAValueThatKnowsGroupsAndPruning) {
  const auto policies = different_policies();
  for (std::size_t a = 0; a < policies.size(); ++a) {
    for (std::size_t b = 0; b < policies.size(); ++b) {
      EXPECT_EQ(policies[a] == policies[b], a == b) << a << " and " << b;
      EXPECT_EQ(policies[a] != policies[b], a != b) << a << " and " << b;
    }
  }
}

TEST(QuantPolicy, EqualOnesHashAlikeAndOthersDoNot) {
  std::unordered_set<std::size_t> hashes;
  for (const QuantPolicy& policy : different_policies()) {
    const QuantPolicy copy = policy;
    EXPECT_EQ(hash_value(copy), hash_value(policy));
    EXPECT_TRUE(hashes.insert(hash_value(policy)).second);
  }
}

/// The policies of a search that differ in two widths; a hash that lost high or low bits would have
/// hundreds of them in one bucket.
TEST(QuantPolicy, HashSpreadsTheWidthsOfASearch) {
  std::unordered_set<std::size_t> low;
  std::unordered_set<std::size_t> high;
  std::size_t count = 0;
  for (std::size_t a = 0; a < 13; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      for (int width = 0; width < 36; ++width, ++count) {
        QuantPolicy policy{std::vector<LayerBits>(13)};
        policy.layers[a].weight_bits = kMinBits + width / 6;
        policy.layers[b].activation_bits = kMinBits + width % 6;
        low.insert(hash_value(policy) & 0xffff);
        high.insert(hash_value(policy) >> 48);
      }
    }
  }
  EXPECT_GT(low.size(), count * 9 / 10);
  EXPECT_GT(high.size(), count * 9 / 10);
}

TEST(QuantPolicy, IsUniformIfInnerLayersAreAlike) {
  for (const char* policy : {"W8A8", "W8A8-W3A3", "W8A8-W3A4-W8A8", "W8A8-W3A4-W3A4-W2A2"})
    EXPECT_TRUE(is_uniform(parse_policy_string(policy))) << policy;
  for (const char* policy :
       {"W8A8-W3A4-W3A5-W8A8", "W8A8-W3A4-W4A4-W8A8", "W8A8-W3A4-W3A4P0.5-W8A8"})
    EXPECT_FALSE(is_uniform(parse_policy_string(policy))) << policy;
}

TEST(QuantPolicy, WidthOfALayerInGroupsIsThatOfTheWidest) {
  const LayerBits bits = grouped_bits({{3, 4}, {1, 7}, {2, 2}}, 5);
  EXPECT_EQ(bits.weight_bits, 7);
  EXPECT_EQ(bits.activation_bits, 5);
  EXPECT_EQ(bits.groups.size(), 3U);
  EXPECT_FALSE(bits.is_plain());
  EXPECT_TRUE(LayerBits{}.is_plain());
}

TEST(QuantPolicy, EveryPolicyHasASpellingOfItsOwn) {
  EXPECT_EQ(to_string(QuantPolicy{{grouped_bits({{40, 6}, {24, 3}}, 8)}}), "W[40:6+24:3]A8");
  LayerBits pruned;
  pruned.prune = 0.4;
  EXPECT_EQ(to_string(QuantPolicy{{LayerBits{}, pruned}}), "W8A8-W8A8P0.4");
  std::unordered_set<std::string> spellings;
  for (const QuantPolicy& policy : different_policies()) {
    EXPECT_TRUE(spellings.insert(to_string(policy)).second);
    EXPECT_EQ(parse_policy_string(to_string(policy)), policy) << to_string(policy);
  }
  LayerBits all = grouped_bits({{3, 4}, {1, 16}}, 16);
  all.prune = 1e-5;
  const QuantPolicy policy{{all, all}};
  EXPECT_EQ(parse_policy_string(to_string(policy)), policy) << to_string(policy);
}

TEST(PolicyString, IsTheInverseOfToString) {
  EXPECT_EQ(to_string(parse_policy_string("W2A8")), "W2A8");
  EXPECT_EQ(to_string(parse_policy_string("W2A8-W8A3")), "W2A8-W8A3");
  EXPECT_EQ(to_string(parse_policy_string("W16A9-W2A16-W10A10")), "W16A9-W2A16-W10A10");
  for (const char* bad : {"",          "W2",      "W2A17",    "W1A8",      "W02A8",     "W-2A8",
                          "W2A",       "W2A8-W1", "W2A8-",    "W2A8_W8A3", "W2A8-W8A",  "w2A8",
                          "W2A8W8A3x", "W[]A8",   "W[3:4A8",  "W[0:4]A8",  "W[3:17]A8", "W[3:4+]A8",
                          "W2A8P",     "W2A8P0",  "W2A8P1.5", "W2A8P-0.5"}) {
    EXPECT_THROW(parse_policy_string(bad), std::invalid_argument) << bad;
  }
}

}  // namespace
}  // namespace ohmic
