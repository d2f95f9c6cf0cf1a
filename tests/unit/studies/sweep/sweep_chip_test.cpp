#include "studies/sweep/sweep_chip.h"

#include <gmock/gmock.h>

#include "tests/unit/studies/sweep/sweep_case.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr const char* kTotal =
    R"({"total": {"latency_ms": 1.5, "interval_ms": 1.25, "cycles": 1500, "energy_mj": 2.0, "component_power_w": 3.0,
        "average_power_w": 1.3, "area_mm2": 4.0, "crossbars": 7, "pes": 6, "tiles": 5,
        "utilization": 0.5, "macs": 9, "gops_per_watt": 8.0,
        "mapped_area_mm2": 2.5, "adc_bits_lossless": 9}})";

class SweepChip : public ::testing::Test {
 protected:
  SweepChip() {
    plan_.net = "vgg13";
    plan_.policy = "W6A5/8";
  }
  ChipSteps steps() const { return {plan_, grid_, columns_, folder_, 2}; }
  NextStep after(JobEnd end, const std::string& reason, const std::string& output = "") const {
    return steps().next(steps().first(1), {end, output, reason});
  }
  void search() {
    plan_.search = true;
    plan_.policy = "W8A8";
    plan_.search_options = {{"threshold", "0.6"}};
  }

  SweepPlan plan_;
  const SweepGrid grid_ = parse_grid({"tile.pes=8,16", "adc.bits=7"});
  const SweepColumns columns_ = columns_of({"tile.pes"});
  const SweepFolder folder_ = SweepFolder("run");
};

TEST_F(SweepChip, IsSimulatedAsAUserWouldDoIt) {
  const Job job = steps().first(1);
  EXPECT_EQ(job.item, 1U);
  EXPECT_EQ(job.label, "tile.pes=16");
  EXPECT_THAT(job.args,
              ElementsAre("simulate", "--net", "vgg13", "--hw", "wei2022", "--policy", "W6A5/8",
                          "--json", "-", "--set", "adc.bits=7", "--set", "tile.pes=16"));
}

TEST_F(SweepChip, TakesItsFiguresFromTheTotal) {
  const NextStep step = after(JobEnd::kDone, "", kTotal);
  ASSERT_TRUE(step.row);
  EXPECT_EQ(row_line(*step.row), "16,ok,1.5,1.25,2.0,3.0,1.3,4.0,2.5,5,6,7,0.5,8.0,9,0,");
  EXPECT_FALSE(step.job);
}

TEST_F(SweepChip, WithoutAResultHasARowWithTheReason) {
  for (const auto& [end, status] : {std::pair(JobEnd::kDoesNotFit, "does_not_fit"),
                                    {JobEnd::kFailed, "failed"},
                                    {JobEnd::kOutOfReach, "out_of_reach"}}) {
    const NextStep step = after(end, "the network needs 5 tiles");
    ASSERT_TRUE(step.row);
    EXPECT_FALSE(step.job);
    EXPECT_EQ(row_line(*step.row),
              std::string("16,") + status + ",,,,,,,,,,,,,,0,the network needs 5 tiles");
  }
}

TEST(SweepChipOfAxes, IsItsOwnNetworkHardwareAndPolicy) {
  SweepPlan plan;
  plan.net = "lenet5,vgg13";
  plan.hw = "wei2022,isaac";
  plan.policy = "W8A8,W4A4";
  plan.set = {"crossbar.rows,crossbar.columns=64:32,128:128"};
  const SweepGrid grid = make_grid(plan);
  const SweepColumns columns = sweep_columns(grid.keys(), plan);
  const SweepFolder folder("run");
  const Job job = ChipSteps(plan, grid, columns, folder, 1).first(10);  // 1, 0, 1, 0
  EXPECT_EQ(job.label, "net=vgg13 hw=wei2022 policy=W4A4 crossbar.rows=64 crossbar.columns=32");
  EXPECT_THAT(job.args, ElementsAre("simulate", "--net", "vgg13", "--hw", "wei2022", "--policy",
                                    "W4A4", "--json", "-", "--set", "crossbar.rows=64", "--set",
                                    "crossbar.columns=32"));
}

TEST_F(SweepChip, WithAccuracyComputesImages) {
  plan_.accuracy = true;
  plan_.image_options = {{"images", "8"}, {"data", "synthetic:digits"}};
  const SweepColumns columns = sweep_columns({"tile.pes"}, plan_);
  const ChipSteps steps(plan_, grid_, columns, folder_, 1);
  const Job job = steps.first(1);
  EXPECT_THAT(job.args, IsSupersetOf({"simulate", "--functional", "--images", "8", "--data",
                                      "synthetic:digits"}));
  Json simulated = Json::parse(kTotal);
  simulated["functional"] = {{"correct", 5}, {"images", 8}, {"chips", {{"mean", 75.0}}}};
  const NextStep step = steps.next(job, {JobEnd::kDone, simulated.dump(), ""});
  ASSERT_TRUE(step.row);
  EXPECT_EQ(step.row->figures[columns.index("accuracy")], 75.0);
}

TEST_F(SweepChip, WhoseInputIsRefusedEndsTheSweep) {
  EXPECT_EQ(config_error_of([&] { after(JobEnd::kBadInput, "net.json: /layers/0: is bad"); }),
            "net.json: /layers/0: is bad");
}

TEST_F(SweepChip, IsSearchedFirstWhereAsked) {
  search();
  const std::vector<std::string> args = steps().first(1).args;
  EXPECT_EQ(args.front(), "search");
  EXPECT_THAT(args, IsSupersetOf({"--out", "run/chip_001", "--threads", "2", "--threshold", "0.6",
                                  "--net", "vgg13", "tile.pes=16", "adc.bits=7"}));
  EXPECT_THAT(args, Not(Contains("--resume")));
  EXPECT_THAT(args, Not(Contains("--episodes")));
  const NextStep step = after(JobEnd::kDone, "");
  EXPECT_FALSE(step.row);
  ASSERT_TRUE(step.job);
  EXPECT_EQ(step.job->item, 1U);
  EXPECT_THAT(step.job->args, IsSupersetOf({"simulate", "--policy", "run/chip_001/best_policy.json",
                                            "tile.pes=16", "adc.bits=7"}));
}

}  // namespace
}  // namespace ohmic
