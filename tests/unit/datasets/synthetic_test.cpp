#include <algorithm>
#include <array>
#include <numeric>

#include "datasets/dataset_split.h"
#include "datasets/synthetic_digits.h"
#include "datasets/synthetic_shapes.h"
#include "tests/support/data_test_support.h"

namespace ohmic {
namespace {

/// FNV-1a over labels and pixels.
std::uint64_t checksum(const ImageSet& set) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::uint16_t label : set.labels) hash = (hash ^ label) * 0x100000001b3;
  for (const std::uint8_t pixel : set.pixels) hash = (hash ^ pixel) * 0x100000001b3;
  return hash;
}

// These numbers are the sets: weights are shipped for them. A change needs new weights.
TEST(Synthetic, DigitsAreTheSameEverywhere) {
  EXPECT_EQ(checksum(synthetic_digits(200, 1)), 7811522522427432182U);
}

TEST(Synthetic, ShapesAreTheSameEverywhere) {
  EXPECT_EQ(checksum(synthetic_shapes(200, 1)), 11960587866417301445U);
}

TEST(Synthetic, ALongerSetStartsWithTheShorterOne) {
  const ImageSet five = synthetic_digits(5, 3);
  const ImageSet nine = synthetic_digits(9, 3);
  EXPECT_TRUE(std::equal(five.pixels.begin(), five.pixels.end(), nine.pixels.begin()));
  EXPECT_NE(checksum(synthetic_digits(5, 3)), checksum(synthetic_digits(5, 4)));
}

TEST(Synthetic, EveryClassIsDrawnAboutEquallyOften) {
  for (const auto make : {synthetic_digits, synthetic_shapes}) {
    std::array<int, 10> counts{};
    for (const std::uint16_t label : make(2000, 1).labels) ++counts.at(label);
    EXPECT_GT(*std::min_element(counts.begin(), counts.end()), 140);
    EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 260);
  }
}

TEST(Split, HoldsOutAQuarterUpToFiveThousand) {
  for (const auto& [images, held_out] : std::array<std::pair<std::size_t, std::size_t>, 6>{
           {{2, 1}, {7, 1}, {100, 25}, {20000, 5000}, {20004, 5000}, {60000, 5000}}}) {
    const Split split = split_images(images);
    EXPECT_EQ(split.validation.size(), held_out) << images;
    EXPECT_EQ(split.train.size(), images - held_out) << images;
  }
}

TEST(Split, EveryImageLiesInExactlyOnePartAndAlwaysTheSame) {
  const Split split = split_images(1000);
  std::vector<std::uint32_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  std::vector<std::uint32_t> expected(1000);
  std::iota(expected.begin(), expected.end(), 0U);
  EXPECT_EQ(all, expected);
  EXPECT_EQ(split.validation, split_images(1000).validation);
  EXPECT_FALSE(std::is_sorted(split.train.begin(), split.train.end()));
}

}  // namespace
}  // namespace ohmic
