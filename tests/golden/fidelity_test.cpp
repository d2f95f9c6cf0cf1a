#include <gmock/gmock.h>

#include "tests/golden/random_case.h"

namespace ohmic {
namespace {

constexpr std::uint64_t kCasesATest = 60;

/// Runs a few hundred random cases in four tests, each on chips of its own.
class Fidelity : public ::testing::TestWithParam<std::uint64_t> {};

std::string description(const ChipCase& c) {
  std::string text = c.network + "\n" + c.policies[0] + "\n";
  for (const std::string& key : c.hardware) text += "--set " + key + " ";
  return text;
}

TEST_P(Fidelity, WindowAndDetailedAgreeToThePicosecond) {
  std::uint64_t ran = 0;
  for (std::uint64_t seed = GetParam(); seed < GetParam() + kCasesATest; ++seed) {
    ChipCase c = random_case(seed);
    const Outcome window = simulate(c);
    c.detailed = true;
    const Outcome detailed = simulate(c);
    ASSERT_EQ(to_text(window), to_text(detailed)) << "seed " << seed << "\n" << description(c);
    ASSERT_EQ(window.error.find("died"), std::string::npos) << window.error << description(c);
    ASSERT_EQ(window.error.find("kernel"), std::string::npos) << window.error << description(c);
    if (window.error.empty()) ++ran;
  }
  EXPECT_GE(ran, kCasesATest / 2) << "too many of the random chips are too small to tell anything";
}

INSTANTIATE_TEST_SUITE_P(Seeds, Fidelity, ::testing::Values(1, 101, 201, 301));

}  // namespace
}  // namespace ohmic
