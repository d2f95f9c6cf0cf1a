#include "tests/system/shrink.h"

#include <gmock/gmock.h>

#include "tests/system/random_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

// An artificial defect: the network has an add, and the chip cells of two bits.
bool has_add_and_wide_cells(const ChipCase& c) {
  return c.network.find("\"add\"") != std::string::npos && chip_of(c).bits_per_cell == 2;
}

TEST(Shrink, KeepsWhatTheDefectNeedsAndLittleElse) {
  ChipCase c;
  for (std::uint64_t seed = 1; !has_add_and_wide_cells(c = random_case(seed)); ++seed) {
  }
  const ChipCase small = shrink(c, has_add_and_wide_cells);
  EXPECT_TRUE(has_add_and_wide_cells(small));
  EXPECT_EQ(small.hardware.size(), 1U);
  EXPECT_LT(small.network.size(), c.network.size());
  EXPECT_LE(network_of(small).layers.size(), 3U);
  EXPECT_THAT(to_commands(small), HasSubstr("crossbar.bits_per_cell=2"));
}

TEST(Shrink, LeavesACaseAloneWhereNothingMayGo) {
  const ChipCase c = random_case(3);
  const std::string same = to_commands(c);
  const ChipCase small =
      shrink(c, [&](const ChipCase& other) { return to_commands(other) == same; });
  EXPECT_EQ(to_commands(small), same);
}

}  // namespace
}  // namespace ohmic
