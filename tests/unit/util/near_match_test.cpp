#include "util/near_match.h"

#include <gtest/gtest.h>

#include <vector>

namespace ohmic {
namespace {

using Words = std::vector<std::string>;

TEST(NearMatch, WordsThatBeginAlikeAreNear) {
  EXPECT_EQ(near_match("ratee", Words{"bits", "rate_gsps", "cycles_per_conversion"}), "rate_gsps");
  EXPECT_EQ(near_match("adcs", Words{"dacs", "adcs_per_group"}), "adcs_per_group");
  EXPECT_EQ(near_match("kernel_size", Words{"stride", "kernel"}), "kernel");
  EXPECT_EQ(near_match("strude", Words{"stride", "kernel"}), "stride");
  EXPECT_EQ(near_match("ra", Words{"rate_gsps"}), "") << "two letters say nothing";
}

TEST(NearMatch, NamesAreComparedPartByPart) {
  const Words keys = {"adc.bits", "adc.rate_gsps", "pe.adcs_per_group", "pe.crossbar_groups",
                      "tile.buffer_kib"};
  EXPECT_EQ(near_match("adc.ratee", keys), "adc.rate_gsps");
  EXPECT_EQ(near_match("pe.adcs", keys), "pe.adcs_per_group");
  EXPECT_EQ(near_match("tile.crossbar_groups", keys), "pe.crossbar_groups");
  EXPECT_EQ(near_match("buffer_kib", keys), "tile.buffer_kib");
  EXPECT_EQ(near_match("noc.width", keys), "");
}

TEST(NearMatch, LongWordsAreNearNone) {
  const std::string word(101, 'x');
  EXPECT_EQ(near_match(word, Words{word}), "");
  EXPECT_EQ(near_match(word.substr(1), Words{word}), word);
}

TEST(DidYouMean, IsTheEndOfASentence) {
  EXPECT_EQ(did_you_mean("lenet6", Words{"vgg13", "lenet5"}), "; did you mean 'lenet5'?");
  EXPECT_EQ(did_you_mean("mobilenet", Words{"vgg13", "lenet5"}), "");
}

}  // namespace
}  // namespace ohmic
