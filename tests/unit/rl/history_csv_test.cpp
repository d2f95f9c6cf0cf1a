#include "rl/search/history_csv.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "util/number_text.h"

namespace ohmic {
namespace {

TEST(Shortest, ReadsBackAsTheSameDouble) {
  for (const double value : {0.1, 1.0 / 3, 98.36, 1e-300, -0.0023, 5e22}) {
    EXPECT_EQ(std::strtod(shortest(value).c_str(), nullptr), value);
  }
  EXPECT_EQ(shortest(0.1), "0.1");
}

TEST(HistoryCsv, IsAsTheContractPrintsIt) {
  Trial trial{4,   QuantPolicy{{{8, 8}, {6, 4}, {8, 8}}}, {91.5, {0.125, 0.25, 0.5}}, 0.75, -0.05,
              true};
  Trial refused = trial;
  refused.episode = 5;
  refused.feasible = false;
  refused.reward = -1;
  EXPECT_EQ(history_csv({trial, refused}),
            "episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,component_power_w,feasible,"
            "policy\n"
            "4,-0.05,91.5,0.75,0.125,0.25,0.5,1,W8A8-W6A4-W8A8\n"
            "5,-1,91.5,0.75,0.125,0.25,0.5,0,W8A8-W6A4-W8A8\n");
}

TEST(HistoryCsv, HasAColumnAHardwareKeyBehindThePolicy) {
  const Candidate chosen(QuantPolicy{{{8, 8}, {6, 4}, {8, 8}}}, {"6", "all"});
  const Trial trial{0, chosen, {91.5, {0.125, 0.25, 0.5}}, 0.75, -0.05, true};
  EXPECT_EQ(history_csv({trial}, {{"adc.bits", {"4", "6"}}, {"crossbar.ou_rows", {"all"}}}),
            "episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,component_power_w,feasible,"
            "policy,adc.bits,crossbar.ou_rows\n"
            "0,-0.05,91.5,0.75,0.125,0.25,0.5,1,W8A8-W6A4-W8A8,6,all\n");
}

}  // namespace
}  // namespace ohmic
