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

TEST(SweepGrid, AValueIsFoundByItsKey) {
  SweepPlan plan;
  plan.net = "lenet5,vgg13";
  plan.set = {"crossbar.rows,crossbar.columns=64:32,128:256", "tile.pes=2,4,8"};
  const SweepGrid grid = make_grid(plan);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::vector<Json> values = grid.values(i);
    const std::vector<std::string> keys = grid.keys();
    ASSERT_EQ(values.size(), keys.size());
    for (std::size_t k = 0; k < keys.size(); ++k)
      EXPECT_EQ(grid.value(i, keys[k], "none"), value_text(values[k]));
  }
  EXPECT_EQ(grid.value(3, "crossbar.columns", "none"), "256");
  EXPECT_EQ(grid.value(3, "adc.bits", "none"), "none");
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

std::vector<std::string> texts(const SweepGrid& grid) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < grid.size(); ++i) all.push_back(value_text(grid.values(i).front()));
  return all;
}

TEST(SweepGrid, HasRangesWithTheirEnds) {
  EXPECT_THAT(texts(parse_grid({"crossbar.rows=64..512*2"})),
              ElementsAre("64", "128", "256", "512"));
  EXPECT_THAT(texts(parse_grid({"tile.pes=4..16+4"})), ElementsAre("4", "8", "12", "16"));
  EXPECT_THAT(texts(parse_grid({"tile.pes=4..15+4"})), ElementsAre("4", "8", "12"));
  EXPECT_THAT(texts(parse_grid({"adc.bits=4..7"})), ElementsAre("4", "5", "6", "7"));
  EXPECT_THAT(texts(parse_grid({"tile.pes=1,4..8+2"})), ElementsAre("1", "4", "6", "8"));
  EXPECT_THAT(texts(parse_grid({"pe.mux_ns=0.1..0.5+0.1"})),
              ElementsAre("0.1", "0.2", "0.3", "0.4", "0.5"));
}

TEST(SweepGrid, RefusesRangesWithoutAnEnd) {
  EXPECT_THAT(problem({"crossbar.rows=64..512*1"}),
              HasSubstr("crossbar.rows=64..512*1 does not grow"));
  EXPECT_THAT(problem({"crossbar.rows=64..512+0"}), HasSubstr("does not grow"));
  EXPECT_THAT(problem({"crossbar.rows=512..64*2"}), HasSubstr("ends before it begins"));
  EXPECT_THAT(problem({"tile.buffer_kib=1..900000+1"}), HasSubstr("has more than 100000 values"));
  EXPECT_THAT(problem({"tile.pes=1..4*1.5"}), HasSubstr("tile.pes is 1.5, allowed is an integer"));
}

TEST(SweepGrid, TiedKeysMoveTogether) {
  const SweepGrid grid =
      parse_grid({"crossbar.rows,crossbar.columns=64:64,128:32", "adc.bits=8,ideal"});
  ASSERT_EQ(grid.size(), 4U);
  EXPECT_THAT(grid.keys(), ElementsAre("crossbar.rows", "crossbar.columns", "adc.bits"));
  EXPECT_EQ(grid.values(3), (std::vector<Json>{128, 32, "ideal"}));
  EXPECT_THAT(grid.assignments(2),
              ElementsAre("crossbar.rows=128", "crossbar.columns=32", "adc.bits=8"));
  EXPECT_THAT(parse_grid({"crossbar.rows,tile.pes=64:8"}).fixed,
              ElementsAre("crossbar.rows=64", "tile.pes=8"));
}

TEST(SweepGrid, RefusesTiedValuesThatAreNot) {
  EXPECT_THAT(problem({"crossbar.rows,crossbar.columns=64:64,128"}),
              HasSubstr("'128' has 1 values, wanted 2"));
  EXPECT_THAT(problem({"crossbar.rows,crossbar.columns=64:64,64:64"}), HasSubstr("64:64 twice"));
  EXPECT_THAT(problem({"crossbar.rows,crossbar.rows=64:64,8:8"}), HasSubstr("set twice"));
  EXPECT_THAT(problem({"crossbar.rows,tile.pes=64:0,8:8"}), HasSubstr("tile.pes is 0"));
}

TEST(SweepGrid, NetworksHardwareAndPoliciesComeFirst) {
  SweepPlan plan;
  plan.net = "lenet5,vgg13";
  plan.policy = "W8A8,W4A4";
  plan.set = {"tile.pes=8,16"};
  const SweepGrid grid = make_grid(plan);
  EXPECT_THAT(grid.keys(), ElementsAre("net", "policy", "tile.pes"));
  EXPECT_EQ(chip_label(grid, 5), "net=vgg13 policy=W8A8 tile.pes=16");
  EXPECT_EQ(grid.value(5, "net", ""), "vgg13");
  EXPECT_EQ(grid.value(5, "hw", "wei2022"), "wei2022");
  EXPECT_THAT(grid.assignments(5), ElementsAre("tile.pes=16"));
  plan.net = "lenet5,lenet5";
  EXPECT_EQ(config_error_of([&] { make_grid(plan); }), "--net: 'lenet5,lenet5' has lenet5 twice");
  plan.net = "lenet5,";
  EXPECT_EQ(config_error_of([&] { make_grid(plan); }), "--net: 'lenet5,' has an empty name");
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
