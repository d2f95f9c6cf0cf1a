#include "studies/sweep/sweep_chip.h"

#include <gmock/gmock.h>

#include <csignal>

#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr const char* kTotal =
    R"({"total": {"latency_ms": 1.5, "cycles": 1500, "energy_mj": 2.0, "component_power_w": 3.0,
        "average_power_w": 1.3, "area_mm2": 4.0, "crossbars": 7, "pes": 6, "tiles": 5,
        "utilization": 0.5, "macs": 9, "gops_per_watt": 8.0}})";

ChildResult exited(int code, const std::string& error, const std::string& output = "") {
  return {code, 0, output, error};
}

class SweepChip : public ::testing::Test {
 protected:
  SweepChip() {
    plan_.net = "vgg13";
    plan_.policy = "W6A5/8";
  }
  ChipSteps steps() const { return {plan_, grid_, columns_, folder_, 2}; }
  NextStep after(const ChildResult& result) const {
    return steps().next(1, steps().first(1), result);
  }
  void search() {
    plan_.search = true;
    plan_.policy = "W8A8";
    plan_.search_options = {{"threshold", "0.6"}};
  }

  SweepPlan plan_;
  const SweepGrid grid_ = parse_grid({"tile.pes=8,16", "adc.bits=7"});
  const SweepColumns columns_ = sweep_columns({"tile.pes"}, false);
  const SweepFolder folder_ = SweepFolder("run");
};

TEST_F(SweepChip, IsSimulatedAsAUserWouldDoIt) {
  EXPECT_THAT(steps().first(1),
              ElementsAre("simulate", "--net", "vgg13", "--hw", "wei2022", "--policy", "W6A5/8",
                          "--json", "-", "--set", "adc.bits=7", "--set", "tile.pes=16"));
}

TEST_F(SweepChip, TakesItsFiguresFromTheTotal) {
  const NextStep step = after(exited(0, "", kTotal));
  ASSERT_TRUE(step.row);
  EXPECT_EQ(row_line(*step.row), "16,ok,1.5,2.0,3.0,1.3,4.0,5,6,7,0.5,8.0,0,");
  EXPECT_THAT(step.args, IsEmpty());
  EXPECT_EQ(step.killed, "");
}

TEST_F(SweepChip, ThatIsTooSmallOrStandsStillHasARowWithTheReason) {
  const NextStep small = after(exited(3, "ohmic: the network needs 5 tiles\n"));
  ASSERT_TRUE(small.row);
  EXPECT_EQ(row_line(*small.row), "16,does_not_fit,,,,,,,,,,,0,the network needs 5 tiles");
  const NextStep still = after(exited(4, "something else\nohmic: the chip stands still\n"));
  ASSERT_TRUE(still.row);
  EXPECT_EQ(row_line(*still.row), "16,failed,,,,,,,,,,,0,the chip stands still");
}

TEST_F(SweepChip, WhoseSimulationBreaksHasFailed) {
  EXPECT_EQ(after(exited(1, "ohmic: internal error: x\n")).row->reason, "internal error: x");
  EXPECT_EQ(after(exited(1, "")).row->reason, "exit code 1");
  const NextStep crashed = after({0, SIGSEGV, "", ""});
  ASSERT_TRUE(crashed.row);
  EXPECT_EQ(crashed.row->status, ChipStatus::kFailed);
  EXPECT_EQ(crashed.row->reason, "the simulation ended by signal 11 (Segmentation fault)");
}

TEST_F(SweepChip, WhoseSimulationIsKilledFromOutsideStaysOpen) {
  for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    const NextStep step = after({0, signal, "", ""});
    EXPECT_FALSE(step.row);
    EXPECT_EQ(step.killed, "signal " + std::to_string(signal));
  }
  EXPECT_EQ(after(exited(130, "")).killed, "an interrupt");
}

TEST_F(SweepChip, WhoseInputIsRefusedEndsTheSweep) {
  EXPECT_EQ(config_error_of([&] { after(exited(2, "ohmic: net.json: /layers/0: is bad\n")); }),
            "net.json: /layers/0: is bad");
}

TEST_F(SweepChip, IsSearchedFirstWhereAsked) {
  search();
  const std::vector<std::string> args = steps().first(1);
  EXPECT_EQ(args.front(), "search");
  EXPECT_THAT(args, IsSupersetOf({"--out", "run/chip_001", "--threads", "2", "--threshold", "0.6",
                                  "--net", "vgg13", "tile.pes=16", "adc.bits=7"}));
  EXPECT_THAT(args, Not(Contains("--resume")));
  EXPECT_THAT(args, Not(Contains("--episodes")));
  EXPECT_THAT(after(exited(0, "")).args,
              IsSupersetOf({"simulate", "--policy", "run/chip_001/best_policy.json"}));
}

TEST_F(SweepChip, OnWhichTheThresholdIsOutOfReachHasFailed) {
  search();
  const std::string line =
      "--threshold: found 0.6, but the cheapest policy, free layers at W2A2, costs 0.7";
  const NextStep step = after(exited(2, "ohmic: " + line + "\n"));
  ASSERT_TRUE(step.row);
  EXPECT_EQ(step.row->status, ChipStatus::kFailed);
  EXPECT_EQ(step.row->reason, line);
  EXPECT_THAT(
      config_error_of([&] { after(exited(2, "ohmic: --threshold: found 6, allowed 0 to 1\n")); }),
      HasSubstr("found 6"));
}

}  // namespace
}  // namespace ohmic
