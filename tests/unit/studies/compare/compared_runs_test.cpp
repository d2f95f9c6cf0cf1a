#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "rl/search/trial_store.h"
#include "studies/compare/compared_run_jobs.h"
#include "studies/compare/trial_merge.h"
#include "tests/unit/studies/compare/compare_case.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

std::string problem_of(const std::string& agents) {
  try {
    parse_variants(agents);
  } catch (const ConfigError& e) {
    return e.what();
  }
  return "";
}

TEST(AgentVariant, CarriesOptionsOfTheSearch) {
  const auto variants = parse_variants("ppo,ppo:masked-actions:--entropy=0.02,ilp+local");
  ASSERT_EQ(variants.size(), 3U);
  EXPECT_EQ(variants[1].agent, "ppo");
  EXPECT_EQ(variants[1].label, "ppo:masked-actions:--entropy=0.02");
  EXPECT_EQ(variants[1].args, (std::vector<std::string>{"--masked-actions", "--entropy=0.02"}));
  EXPECT_EQ(variants[1].folder_name(), "ppo_masked-actions_--entropy=0.02");
  EXPECT_TRUE(variants[0].is_random());
  EXPECT_FALSE(variants[2].is_random());
}

TEST(AgentVariant, RefusesUnknownAgentsRepeatsAndSharedOptions) {
  EXPECT_THAT(problem_of("pppo"), HasSubstr("--agents: unknown agent 'pppo'"));
  EXPECT_THAT(problem_of("ppo,random,ppo"), HasSubstr("'ppo' twice"));
  EXPECT_THAT(problem_of("ppo:threshold=0.5"), HasSubstr("'threshold'"));
  EXPECT_THAT(problem_of("ppo:--out=x"), HasSubstr("'out'"));
  EXPECT_THAT(problem_of("ppo:"), HasSubstr("empty option"));
  EXPECT_THAT(problem_of(""), HasSubstr("unknown agent ''"));
  EXPECT_THAT(problem_of("ppo,"), HasSubstr("unknown agent ''"));
}

TEST(Cells, AreTheGridWithOneSeedWhereNothingIsDrawn) {
  ComparePlan plan;
  plan.variants = parse_variants("ppo,greedy");
  plan.thresholds = {0.8, 0.75};
  plan.seeds = 2;
  std::vector<std::string> names;
  for (const ComparedRun& cell : runs_of(plan)) names.push_back(cell.name());
  EXPECT_EQ(names, (std::vector<std::string>{"ppo-th0.8-seed1", "ppo-th0.8-seed2",
                                             "greedy-th0.8-seed1", "ppo-th0.75-seed1",
                                             "ppo-th0.75-seed2", "greedy-th0.75-seed1"}));
  for (const char* bad : {"", "0.8,", "x", "0", "1.1", "-0.5", "0.8,0.80", "nan"}) {
    EXPECT_THROW(parse_thresholds(bad), ConfigError) << bad;
  }
}

TEST(RunJobs, HandsEveryOptionOn) {
  ComparePlan shared;
  shared.net = "net.json";
  shared.hw = "isaac";
  shared.set = {"tile.pes=8"};
  shared.data = "mnist:here";
  shared.weights = "w.safetensors";
  shared.budget = 77;
  shared.per_tensor = true;
  shared.search_options = {{"tau", "-3"}, {"clip", "mse"}};
  const RunJobs plan{shared, "folder", 3};
  const auto args = plan.args({parse_variants("ppo:entropy=0.02").front(), 0.75, 4});
  const auto has = [&args](const std::string& option, const std::string& value) {
    const auto found = std::find(args.begin(), args.end(), option);
    return found != args.end() && (value.empty() || *(found + 1) == value);
  };
  EXPECT_EQ(args.front(), "search");
  EXPECT_TRUE(has("--agent", "ppo"));
  EXPECT_TRUE(has("--threshold", "0.75"));
  EXPECT_TRUE(has("--seed", "4"));
  EXPECT_TRUE(has("--net", "net.json"));
  EXPECT_TRUE(has("--hw", "isaac"));
  EXPECT_TRUE(has("--set", "tile.pes=8"));
  EXPECT_TRUE(has("--data", "mnist:here"));
  EXPECT_TRUE(has("--weights", "w.safetensors"));
  EXPECT_TRUE(has("--evaluations", "77"));
  EXPECT_TRUE(has("--policy-cache", "folder/policies.sqlite"));
  EXPECT_TRUE(has("--threads", "3"));
  EXPECT_TRUE(has("--out", "folder/cells/ppo_entropy=0.02-th0.75-seed4"));
  EXPECT_TRUE(has("--per-tensor", ""));
  EXPECT_TRUE(has("--entropy=0.02", ""));
  EXPECT_FALSE(has("--resume", ""));
  EXPECT_TRUE(has("--tau", "-3"));
  EXPECT_TRUE(has("--clip", "mse"));
}

TEST(TrialMerge, HoldsTheTrialsOfAllCellsThatAreDone) {
  std::string folder = ::testing::TempDir() + "ohmic_merge_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::vector<std::string> runs = {folder + "/it's one", folder + "/none", folder + "/two"};
  for (const std::size_t i : {0, 2}) {
    make_folder(runs[i]);
    TrialStore store(runs[i] + "/ohmic.sqlite");
    store.begin("{}", {98, {1, 1, 1}}, {});
    for (int episode = 0; episode <= static_cast<int>(i); ++episode) {
      store.add({episode,
                 QuantPolicy{{{8, 8}, {2 + episode, 4}}},
                 {1.0 / 3, {0.1, 0.2, 0.3}},
                 0.7,
                 -1,
                 true},
                {});
    }
  }
  const std::vector<ComparedRecord> records = {testing::done_cell("ppo", 0.8, 1, 97),
                                               testing::cell_out_of_reach("ppo", 0.1),
                                               testing::done_cell("greedy", 0.8, 1, 96)};
  const std::string path = folder + "/ohmic.sqlite";
  merge_trials(path, records, runs);
  merge_trials(path, records, runs);  // over what is there
  {
    const SqliteDatabase database(path);
    SqliteStatement rows = database.prepare(
        "SELECT name, COUNT(episode), MAX(policy), MAX(accuracy) FROM cell LEFT JOIN trial "
        "ON cell.id = trial.cell GROUP BY cell.id ORDER BY cell.id");
    ASSERT_TRUE(rows.step());
    EXPECT_EQ(rows.bytes(0), "ppo-th0.8-seed1");
    EXPECT_EQ(rows.integer(1), 1);
    EXPECT_EQ(rows.real(3), 1.0 / 3);
    ASSERT_TRUE(rows.step());
    EXPECT_EQ(rows.integer(1), 0);
    ASSERT_TRUE(rows.step());
    EXPECT_EQ(rows.integer(1), 3);
    EXPECT_EQ(rows.bytes(2), "W8A8-W4A4");
    EXPECT_FALSE(rows.step());
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace ohmic
