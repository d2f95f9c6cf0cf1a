#include <gmock/gmock.h>

#include "studies/reproduce/bwq/unit_systems.h"
#include "tests/unit/studies/reproduce/reproduce_case.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

CompressedRun run_of(const std::string& method, double bits_per_weight) {
  CompressedRun run;
  run.folder = "runs/" + method;
  run.network = run.net = "resnet20";
  run.method = method;
  run.data = "cifar10:d";
  run.weights = "w";
  run.float_validation = 90;
  run.validation = 89.25;
  run.bits_per_weight = bits_per_weight;
  run.activations = "W16A8-W16A3";
  run.activation_bits = 3;
  return run;
}

std::vector<CompressedRun> all_runs() {
  return {run_of("bsq", 4), run_of("bwq", 2), run_of("sme", 7)};
}

double here(const Reproduction& result, const std::string& row, const std::string& quantity) {
  return value_of(result, row, quantity).here.value();
}

TEST(Bwq, CompressionIsAgainstFloats) {
  LinearPrices prices;
  const Reproduction result = built("bwq-compression", {prices, {}, {}, all_runs()});
  EXPECT_DOUBLE_EQ(here(result, "resnet20 bwq", "compression"), 16);
  EXPECT_DOUBLE_EQ(value_of(result, "resnet20 bwq", "compression").paper.value(), 16.04);
  EXPECT_DOUBLE_EQ(here(result, "resnet20 bwq", "lost to float, points"), 0.75);
  EXPECT_TRUE(result.claims.front().holds);
}

TEST(Bwq, GainsAreRatiosToBwq) {
  LinearPrices prices;
  const Reproduction result = built("bwq-systems", {prices, {}, {}, all_runs()});
  EXPECT_DOUBLE_EQ(here(result, "resnet20: BWQ over ISAAC-OU", "speed-up"), 8);
  EXPECT_DOUBLE_EQ(value_of(result, "resnet20: BWQ over ISAAC-OU", "speed-up").paper.value(), 6.08);
  EXPECT_DOUBLE_EQ(here(result, "resnet20: BWQ over ISAAC-OU", "speed-up, equal crossbars"), 16);
  EXPECT_DOUBLE_EQ(here(result, "resnet20: BWQ over SRE", "energy gain"), 12);
  EXPECT_DOUBLE_EQ(here(result, "resnet20: BWQ over SME", "speed-up, equal crossbars"), 4);
  EXPECT_DOUBLE_EQ(here(result, "resnet20: BWQ over BSQ", "energy gain"), 2.5);
  EXPECT_EQ(result.missing, "");
  ASSERT_EQ(result.claims.size(), 2U);
  EXPECT_TRUE(result.claims[0].holds);
  EXPECT_TRUE(result.claims[1].holds);
}

// An order of four systems is not the paper's.
TEST(Bwq, ASystemWithoutARunIsNamedAndItsOrderDoesNotHold) {
  LinearPrices prices;
  auto runs = all_runs();
  runs.erase(runs.begin());
  const Reproduction result = built("bwq-systems", {prices, {}, {}, runs});
  EXPECT_THAT(result.missing, HasSubstr("No run of bsq on resnet20"));
  EXPECT_FALSE(result.claims[0].holds);
  EXPECT_THROW(value_of(result, "resnet20: BWQ over BSQ", "speed-up"), std::out_of_range);
}

TEST(Bwq, TheSplitOfTheGainMultipliesToTheWhole) {
  LinearPrices prices;
  const Reproduction result = built("bwq-split", {prices, {}, {}, all_runs()});
  EXPECT_DOUBLE_EQ(here(result, "resnet20", "gain by activations"), 2);
  EXPECT_DOUBLE_EQ(here(result, "resnet20", "gain by weights"), 4);
  EXPECT_DOUBLE_EQ(here(result, "resnet20", "gain by mapping"), 2.5);
  EXPECT_DOUBLE_EQ(here(result, "resnet20", "together"), 20);
}

TEST(Bwq, IndexTablesAreInKilobytesAndInTimesOfBwq) {
  LinearPrices prices;
  const Reproduction result = built("bwq-index", {prices, {}, {}, all_runs()});
  EXPECT_DOUBLE_EQ(here(result, "resnet20 BWQ", "index KB"), 1);
  EXPECT_DOUBLE_EQ(here(result, "resnet20 SRE", "times BWQ's"), 16);
  EXPECT_DOUBLE_EQ(value_of(result, "resnet20 SRE", "times BWQ's").paper.value(), 17.38);
  EXPECT_DOUBLE_EQ(here(result, "resnet20 SME", "times BWQ's"), 0.25);
}

TEST(Bwq, ANetworkNeedsARunOfBwq) { EXPECT_TRUE(compressed_networks({run_of("bsq", 4)}).empty()); }

}  // namespace
}  // namespace ohmic
