#include <gtest/gtest.h>

#include "tests/system/invariants.h"
#include "tests/system/random_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 60;

/// Runs a few hundred random cases in four tests, each on chips of its own. A case on which the
/// fidelities differ is reported as the smallest one that still does.
class Fidelity : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Fidelity, WindowAndDetailedAgreeToThePicosecond) {
  std::uint64_t ran = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCasesATest; ++seed) {
    const ChipCase c = seed % 4 == 0 ? wide_case(seed) : random_case(seed);
    const auto verdict = judge(fidelities_agree, c);
    if (!verdict) continue;
    ++ran;
    ASSERT_EQ(*verdict, "") << "seed " << seed;
  }
  EXPECT_GE(ran, kCasesATest / 2) << "too many of the random chips are too small to tell anything";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Fidelity, ::testing::Values(1, 101, 201, 301));

// The tile that completes a window may know when the last partial sum will be in long before it is,
// or not: its own next window has room for its sums only when they have been added.
TEST(FidelityOfCopies, ASlotIsFreeWhenItsSumStands) {
  const ChipCase c = {
      R"({"schema_version": 1, "name": "slots", "input": {"channels": 1, "height": 3, "width": 6},
          "layers": [{"name": "a", "type": "conv2d", "out_channels": 6, "kernel": [1, 2],
                      "padding": [0, 0, 0, 1]},
                     {"name": "b", "type": "conv2d", "out_channels": 14, "kernel": [2, 2],
                      "padding": [1, 0, 0, 0], "dilation": [2, 1], "groups": 2}]})",
      {"W8A5-W8A8"},
      {"chip.clock_mhz=400", "tile.pes=5", "tile.partial_sum_slots=1", "tile.lut_lanes=1",
       "pe.schedule=sample_hold", "pe.crossbar_groups=2", "pe.shift_add_cycles=2",
       "crossbar.rows=16", "dac.bits=3", "noc.credit_cycles=4", "mapping.replicate=a:2+b:4"}};
  EXPECT_EQ(fidelities_agree(c), "");
}

}  // namespace
}  // namespace ohmic
