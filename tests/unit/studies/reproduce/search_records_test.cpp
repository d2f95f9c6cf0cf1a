#include "studies/reproduce/search_records.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SearchRecords : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& run, const std::string& hw = "wei2022",
             const std::string& weights = "1/3,1/3,1/3", bool finished = true) const {
    const std::string path = folder_ + "/" + run;
    make_folder(path);
    write_file_atomically(
        path + "/config.json",
        R"({"options": {"agent": "ppo", "threshold": 0.8, "hw": ")" + hw +
            R"(", "set": [], "weights-lat-energy-power": ")" + weights +
            R"("}, "network": {"name": "lenet5"}, "data": {"spec": "synthetic:digits", "synthetic": true}})");
    write_file_atomically(
        path + "/history.csv",
        "episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,"
        "component_power_w,feasible,policy\n"
        "0,-1,90.5,0.9,1,1,1,0,W8A8-W5A5-W8A8\n1,0.1,96,0.7,1,1,1,1,W8A8-W4A4-W8A8\n");
    if (!finished) return;
    const std::string policy =
        R"({"policy": [{"weight_bits": 8, "activation_bits": 8}, {"weight_bits": 4, "activation_bits": 5},
            {"weight_bits": 8, "activation_bits": 8}], "validation_accuracy": 96, "test_accuracy": 95,
            "cost_ratio": 0.7, "latency_ms": 0.1, "energy_mj": 0.2, "component_power_w": 0.3, "feasible": true})";
    write_file_atomically(
        path + "/summary.json",
        R"({"baseline": )" + policy + R"(, "best": )" + policy +
            R"(, "wall_s": {"total": 12, "simulation": 3}, "simulator_calls": 2})");
  }

  std::string folder_ = testing::TempDir() + "ohmic-searches-" + std::to_string(::getpid());
  std::vector<std::string> passed_over_;
};

TEST_F(SearchRecords, AreReadInTheOrderOfTheirNames) {
  write("b", "wei2022", "0,1,0");
  write("a");
  const auto runs = read_searches(folder_, passed_over_);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_FALSE(runs[0].energy_only);
  EXPECT_TRUE(runs[1].energy_only);
  EXPECT_EQ(runs[0].network, "lenet5");
  ASSERT_EQ(runs[0].episodes.size(), 2U);
  EXPECT_DOUBLE_EQ(runs[0].episodes[0].accuracy, 90.5);
  EXPECT_DOUBLE_EQ(runs[0].episodes[1].cost_ratio, 0.7);
  EXPECT_TRUE(runs[0].episodes[1].feasible);
  EXPECT_EQ(runs[0].best.policy, "W8A8-W4A5-W8A8");
  EXPECT_DOUBLE_EQ(runs[0].best.price.energy_mj, 0.2);
  EXPECT_DOUBLE_EQ(runs[0].total_s, 12);
  EXPECT_TRUE(passed_over_.empty());
}

TEST_F(SearchRecords, ARunFolderItselfIsOne) {
  write("a");
  EXPECT_EQ(read_searches(folder_ + "/a", passed_over_).size(), 1U);
}

TEST_F(SearchRecords, WhatIsNoneOfThePapersExperimentsIsPassedOverAndNamed) {
  write("cut", "wei2022", "1/3,1/3,1/3", false);
  write("isaac", "isaac");
  write("latency", "wei2022", "1,0,0");
  EXPECT_TRUE(read_searches(folder_, passed_over_).empty());
  EXPECT_THAT(passed_over_,
              ElementsAre(HasSubstr("cut is not finished"), HasSubstr("isaac is of another chip"),
                          HasSubstr("latency weighs the cost otherwise")));
}

TEST_F(SearchRecords, BrokenFilesAreNamed) {
  write("a");
  write_file_atomically(folder_ + "/a/history.csv",
                        "episode,accuracy,cost_ratio,feasible\n0,x,1,1\n");
  EXPECT_THROW(read_searches(folder_, passed_over_), ConfigError);
  write("a");
  write_file_atomically(folder_ + "/a/summary.json", "{}");
  EXPECT_THROW(read_searches(folder_, passed_over_), ConfigError);
  EXPECT_THROW(read_searches(folder_ + "/nowhere", passed_over_), ConfigError);
}

}  // namespace
}  // namespace ohmic
