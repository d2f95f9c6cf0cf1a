#include "studies/runs/search_runs.h"

#include <gmock/gmock.h>

#include "tests/support/data_test_support.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using test::config_error;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> policies(const std::vector<EpisodeRecord>& episodes) {
  std::vector<std::string> names;
  for (const EpisodeRecord& episode : episodes) names.push_back(episode.policy);
  return names;
}

TEST(EpisodeHistory, FrontHoldsWhatNothingBeats) {
  const std::vector<EpisodeRecord> episodes = {
      {90, 0.5, true, 0, 1, "a"},      {95, 0.8, true, 0, 2, "b"},
      {90, 0.6, true, 0, 3, "dearer"}, {89, 0.5, true, 0, 4, "worse"},
      {95, 0.8, true, 0, 5, "again"},  {99, 1.2, false, 0, 6, "c"}};
  EXPECT_THAT(policies(accuracy_front(episodes)), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(accuracy_front({}).empty());
}

class SearchRuns : public testing::Test {
 protected:
  SearchRunRecord add(const std::string& name, const std::string& rows,
                      const std::string& net = "lenet5", bool finished = true,
                      const Json& changes = Json::object()) {
    make_folder(folder_.file(name));
    Json config = {{"network", {{"name", net}}},
                   {"hardware", {{"name", "wei2022"}, {"pe", {{"adcs_per_group", 8}}}}},
                   {"data", {{"spec", "synthetic:digits"}}},
                   {"content", {{"weights", "1"}, {"validation images", "2"}}},
                   {"options", {{"agent", "ppo"}, {"threshold", 0.8}, {"seed", 3}}}};
    config.merge_patch(changes);
    write_file_atomically(folder_.file(name + "/config.json"), config.dump());
    write_file_atomically(folder_.file(name + "/history.csv"),
                          "episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,"
                          "component_power_w,feasible,policy,adc.bits\n" +
                              rows);
    if (finished) write_file_atomically(folder_.file(name + "/summary.json"), "{}");
    return read_search_run(folder_.file(name));
  }

  test::TempFolder folder_;
};

TEST_F(SearchRuns, NameTheirBestAndTheirBestUniformPolicy) {
  const SearchRunRecord run = add("a",
                                  "1,-1,99,0.9,1,1,1,0,W8A8-W7A7-W7A7-W8A8,8\n"
                                  "2,-0.2,96,0.7,1,1,1,1,W8A8-W5A5-W5A5-W8A8,8\n"
                                  "3,-0.1,97,0.75,1,1,1,1,W8A8-W5A6-W4A5-W8A8,8\n"
                                  "4,-0.1,97,0.7,1,1,1,1,W8A8-W4A6-W5A5-W8A8,8\n");
  EXPECT_EQ(run.best()->episode, 4);  // as accurate and cheaper
  EXPECT_EQ(run.best_uniform()->episode, 2);
  const std::string table = runs_table({run});
  EXPECT_THAT(table, HasSubstr("97.00"));
  EXPECT_THAT(table, HasSubstr("0.7000"));
  EXPECT_THAT(table, HasSubstr("96.00"));
}

TEST_F(SearchRuns, ShareAFrontOnOneSubjectAlone) {
  const std::vector<SearchRunRecord> runs = {
      add("a", "1,0,95,0.7,1,1,1,1,W2A8,8\n2,0,90,0.6,1,1,1,1,W3A8,8\n"),
      add("b", "1,0,95,0.65,1,1,1,1,W4A8,8\n"),
      add("c", "1,0,50,0.9,1,1,1,1,W5A8,8\n", "vgg13", false)};
  std::vector<std::string> front;
  for (const FrontPoint& point : joint_front(runs)) front.push_back(point.episode.policy);
  EXPECT_THAT(front, ElementsAre("W3A8", "W4A8", "W5A8"));
  const Json json = runs_json(runs);
  EXPECT_EQ(json.at("front").size(), 3U);
  EXPECT_EQ(json.at("front")[1].at("run"), folder_.file("b"));
  EXPECT_EQ(json.at("runs")[2].at("finished"), false);
  EXPECT_THAT(front_csv(runs), HasSubstr("vgg13,wei2022,synthetic:digits"));
  const std::string page = runs_page(runs);
  EXPECT_THAT(page, HasSubstr("vgg13 on wei2022, synthetic:digits"));
  EXPECT_EQ(page.find("http-equiv"), std::string::npos);
}

TEST_F(SearchRuns, ShareNoFrontWhereAccuracyOrCostMeansAnother) {
  const std::vector<Json> changes = {
      {{"options", {{"seed", 4}, {"agent", "random"}, {"threshold", 0.5}}}},  // the same figures
      {{"hardware", {{"name", "copy.json"}}}},
      {{"hardware", {{"pe", {{"adcs_per_group", 4}}}}}},
      {{"content", {{"weights", "3"}}}},
      {{"content", {{"validation images", "3"}}}},
      {{"options", {{"weights-lat-energy-power", "0,1,0"}}}},
      {{"options", {{"screen-images", 100}}}},
      {{"options", {{"choose", {"adc.bits=4..8"}}}}}};
  std::vector<SearchRunRecord> runs = {add("run", "1,0,95,0.7,1,1,1,1,W2A8,8\n")};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    runs.push_back(
        add("run" + std::to_string(i), "1,0,95,0.7,1,1,1,1,W2A8,8\n", "lenet5", true, changes[i]));
  }
  const std::vector<ComparableRuns> groups = comparable_runs(runs);
  ASSERT_EQ(groups.size(), 7U);
  EXPECT_THAT(groups[0].runs, ElementsAre(0, 1, 2));
  EXPECT_EQ(groups[0].name, "lenet5 on wei2022, synthetic:digits");
  EXPECT_EQ(groups[6].name, "lenet5 on wei2022, synthetic:digits (7)");
  EXPECT_EQ(joint_front(runs).size(), 7U);
  EXPECT_THAT(front_csv(runs), HasSubstr(",W2A8,7\n"));
  EXPECT_EQ(runs_json(runs).at("front")[6].at("front"), 7);
  EXPECT_THAT(runs_page(runs), HasSubstr("synthetic:digits (7)"));
}

TEST_F(SearchRuns, NameTheCheapestPolicyThatLosesFewEnoughPoints) {
  const std::string rows =
      "1,0,98.1,0.9,1,1,1,1,W5A8,8\n2,0,97.4,0.8,1,1,1,1,W4A8,8\n3,0,95,0.7,1,1,1,1,W3A8,8\n";
  SearchRunRecord run = add("a", rows);
  EXPECT_FALSE(cheapest_within({run}, 1)[0].found);
  EXPECT_THAT(cheapest_text({run}, 1), HasSubstr("not known before a run has finished"));
  write_file_atomically(folder_.file("a/summary.json"),
                        R"({"baseline": {"validation_accuracy": 98.4}, "screening": null})");
  run = read_search_run(folder_.file("a"));
  EXPECT_EQ(cheapest_within({run}, 1)[0].found->episode.policy, "W4A8");  // 98.4 - 97.4 is 1
  EXPECT_EQ(cheapest_within({run}, 0.9)[0].found->episode.policy, "W5A8");
  EXPECT_FALSE(cheapest_within({run}, 0.2)[0].found);
  EXPECT_THAT(cheapest_text({run}, 1), HasSubstr("98.40 %, lenet5 on wei2022, synthetic:digits: "
                                                 "97.40 % at cost 0.8000, W4A8 ("));
  EXPECT_EQ(runs_json({run}, 1).at("within").at("cheapest")[0].at("policy"), "W4A8");
  write_file_atomically(
      folder_.file("a/summary.json"),
      R"({"baseline": {"validation_accuracy": 98.4}, "screening": {"reread": [)"
      R"({"episode": 2, "screened_accuracy": 97.4}, {"episode": null, "screened_accuracy": 96}]}})");
  run = read_search_run(folder_.file("a"));
  EXPECT_EQ(cheapest_within({run}, 1)[0].found->episode.policy, "W3A8");
}

TEST_F(SearchRuns, MayHaveNoEpisodesYet) {
  const SearchRunRecord run = add("a", "", "lenet5", false);
  EXPECT_FALSE(run.best());
  EXPECT_THAT(runs_table({run}), HasSubstr("not finished"));
  EXPECT_TRUE(runs_json({run}).at("runs")[0].at("best").is_null());
  EXPECT_THAT(runs_page({run}), HasSubstr("not finished"));
}

TEST_F(SearchRuns, NameTheFileThatIsBroken) {
  EXPECT_THAT(config_error([&] { read_search_run(folder_.file("none")); }),
              HasSubstr("none/config.json"));
  add("a", "1,0,95,0.7,1,1,1,1,W2A8,8\n");
  write_file_atomically(folder_.file("a/history.csv"), "episode,reward\n1,2\n");
  EXPECT_THAT(config_error([&] { read_search_run(folder_.file("a")); }),
              HasSubstr("a/history.csv: has no column accuracy"));
  EXPECT_THAT(config_error([&] { add("b", "1,0,x,0.7,1,1,1,1,W2A8,8\n"); }),
              HasSubstr("b/history.csv: row 0 has 'x'"));
  EXPECT_THAT(config_error([&] { add("b", "1,0,95,0.7,1,1,1,1,P1,8\n"); }),
              HasSubstr("b/history.csv: row 0 has 'P1', which is no policy"));
  write_file_atomically(folder_.file("a/config.json"), R"({"verb": "compress"})");
  EXPECT_THAT(config_error([&] { read_search_run(folder_.file("a")); }),
              HasSubstr("is not 'search'"));
}

}  // namespace
}  // namespace ohmic
