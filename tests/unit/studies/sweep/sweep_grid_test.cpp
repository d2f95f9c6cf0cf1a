#include "studies/sweep/sweep_grid.h"

#include <gmock/gmock.h>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string problem(const std::vector<std::string>& sets) {
  return config_error_of([&] { parse_grid(sets); });
}

TEST(SweepGrid, LastKeyRunsFastest) {
  const SweepGrid grid = parse_grid({"tile.pes=16,8", "crossbar.rows=64,128,256"});
  ASSERT_EQ(grid.size(), 6U);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < grid.size(); ++i) labels.push_back(chip_label(grid, i));
  EXPECT_THAT(labels, ElementsAre("tile.pes=16 crossbar.rows=64", "tile.pes=16 crossbar.rows=128",
                                  "tile.pes=16 crossbar.rows=256", "tile.pes=8 crossbar.rows=64",
                                  "tile.pes=8 crossbar.rows=128", "tile.pes=8 crossbar.rows=256"));
}

TEST(SweepGrid, AKeyWithOneValueIsSetForEveryChip) {
  const SweepGrid grid =
      parse_grid({"adc.bits=ideal", "pe.schedule=serial,sample_hold", "adc.rate_gsps=1.25"});
  ASSERT_EQ(grid.size(), 2U);
  EXPECT_THAT(grid.values(1), ElementsAre(Json("sample_hold")));
  EXPECT_THAT(grid.assignments(1),
              ElementsAre("adc.bits=ideal", "adc.rate_gsps=1.25", "pe.schedule=sample_hold"));
}

TEST(SweepGrid, ValuesHaveTheTypeOfTheirKey) {
  const SweepGrid grid = parse_grid({"adc.bits=ideal,8", "adc.rate_gsps=1.20,2"});
  EXPECT_EQ(grid.values(0), (std::vector<Json>{"ideal", 1.2}));
  EXPECT_EQ(grid.values(3), (std::vector<Json>{8, 2}));
  EXPECT_THAT(grid.assignments(2), ElementsAre("adc.bits=8", "adc.rate_gsps=1.2"));
}

TEST(SweepGrid, OfNothingIsOneChip) {
  const SweepGrid grid = parse_grid({});
  EXPECT_EQ(grid.size(), 1U);
  EXPECT_THAT(grid.values(0), IsEmpty());
  EXPECT_THAT(grid.assignments(0), IsEmpty());
  EXPECT_EQ(chip_label(grid, 0), "the chip");
}

TEST(SweepGrid, RefusesWhatAKeyDoesNotAllow) {
  EXPECT_THAT(problem({"tile.pes=8,0"}),
              AllOf(StartsWith("--set: "), HasSubstr("tile.pes is 0, allowed")));
  EXPECT_THAT(problem({"tile.pes=8,many"}), HasSubstr("tile.pes is \"many\", allowed"));
  EXPECT_THAT(problem({"tile.pes=8,,16"}), HasSubstr("tile.pes is \"\", allowed"));
  EXPECT_THAT(problem({"tile.pes=8,"}), HasSubstr("tile.pes is \"\", allowed"));
  EXPECT_THAT(problem({"tile.pess=8,16"}),
              HasSubstr("unknown key tile.pess; did you mean 'tile.pes'?"));
}

TEST(SweepGrid, RefusesWhatIsThereTwice) {
  EXPECT_THAT(problem({"tile.pes=8,16", "crossbar.rows=64", "tile.pes=32"}),
              StartsWith("--set: tile.pes is set twice"));
  EXPECT_EQ(problem({"tile.pes=8,16,8"}), "--set: tile.pes=8,16,8 has 8 twice");
  EXPECT_EQ(problem({"adc.rate_gsps=1,1.0"}), "--set: adc.rate_gsps=1,1.0 has 1.0 twice");
}

TEST(SweepGrid, RefusesWhatIsNoList) {
  for (const char* set : {"tile.pes", "=8", ""}) {
    EXPECT_THAT(problem({set}), HasSubstr("is not KEY=VALUE,VALUE,..."));
  }
}

std::string list_up_to(int last) {
  std::string list = "1";
  for (int i = 2; i <= last; ++i) list += "," + std::to_string(i);
  return list;
}

TEST(SweepGrid, RefusesMoreThanAHundredThousandChips) {
  const std::string rows = "crossbar.rows=" + list_up_to(400);
  EXPECT_EQ(parse_grid({rows, "crossbar.columns=" + list_up_to(250)}).size(), 100'000U);
  EXPECT_THAT(problem({rows, "crossbar.columns=" + list_up_to(251)}),
              HasSubstr("100400 chips large, allowed is at most 100000"));
}

}  // namespace
}  // namespace ohmic
