#include <gmock/gmock.h>

#include "tests/system/random_case.h"
#include "tests/system/traced_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 15;

/// Small random networks on random chips, with the units' times such that they can be counted.
class Traces : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  static ChipCase countable_case(std::uint64_t seed) {
    ChipCase c = random_case(seed);
    for (const char* key : {"chip.clock_mhz=1000", "tile.buffer_cycle_ns=7", "tile.bus_bits=1",
                            "tile.lut_lanes=1", "tile.vector_lanes=1"})
      c.hardware.emplace_back(key);
    return c;
  }
  static std::string description(const ChipCase& c) {
    std::string text = c.network + "\n" + c.policies[0] + "\n";
    for (const std::string& key : c.hardware) text += "--set " + key + " ";
    return text;
  }
};

TEST_P(Traces, ShowWhatTheRunDidAndLeaveItAlone) {
  std::uint64_t ran = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCasesATest; ++seed) {
    ChipCase c = countable_case(seed);
    const Evaluation plain = simulate(c);
    const TracedRun window = traced(c);
    ASSERT_EQ(window.error, plain.error) << description(c);
    if (!plain.error.empty()) continue;
    ++ran;
    ASSERT_EQ(window.defect, "") << "seed " << seed << "\n" << description(c);
    EXPECT_EQ(window.run, to_text(plain.runs[0]));
    c.detailed = true;
    const TracedRun detailed = traced(c);
    EXPECT_TRUE(window.vcd == detailed.vcd) << "seed " << seed;
    EXPECT_TRUE(window.timeline == detailed.timeline) << "seed " << seed;
    EXPECT_TRUE(window.packets == detailed.packets) << "seed " << seed;
  }
  EXPECT_GE(ran, kCasesATest / 3);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Traces, ::testing::Values(1, 401, 801, 1201));

}  // namespace
}  // namespace ohmic
