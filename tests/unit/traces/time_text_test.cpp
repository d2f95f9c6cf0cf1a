#include "traces/time_text.h"

#include <gmock/gmock.h>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

TEST(TimeText, NanosecondsAreMeantWhereNoUnitStands) {
  EXPECT_EQ(parse_time("--t", "0"), 0U);
  EXPECT_EQ(parse_time("--t", "250"), 250'000U);
  EXPECT_EQ(parse_time("--t", "0.131"), 131U);
  EXPECT_EQ(parse_time("--t", "250ns"), 250'000U);
}

TEST(TimeText, UnitsScale) {
  EXPECT_EQ(parse_time("--t", "7ps"), 7U);
  EXPECT_EQ(parse_time("--t", "10us"), 10'000'000U);
  EXPECT_EQ(parse_time("--t", "1.5ms"), 1'500'000'000U);
  EXPECT_EQ(parse_time("--t", ".25s"), 250'000'000'000U);
  EXPECT_EQ(parse_time("--t", "0001.500us"), 1'500'000U);
}

TEST(TimeText, NothingElseIsATime) {
  for (const std::string text : {"-1", "1e3", "10 us", "us", ".", "1.2.3", "0x10", "inf", "10min",
                                 "0.0001", "1.5ps", "1000s", "99999999999999999999", "+1"}) {
    const std::string error = config_error_of([&] { parse_time("--trace-to", text); });
    EXPECT_THAT(error, testing::StartsWith("--trace-to: is '" + text + "', allowed is a time"));
  }
}

TEST(TimeText, TimesAreExactDecimals) {
  EXPECT_EQ(us_text(0), "0");
  EXPECT_EQ(us_text(1), "0.000001");
  EXPECT_EQ(us_text(1'500'000), "1.5");
  EXPECT_EQ(us_text(4'284'063'001), "4284.063001");
  EXPECT_EQ(ns_text(5'131), "5.131");
  EXPECT_EQ(ns_text(94'000), "94");
}

}  // namespace
}  // namespace ohmic
