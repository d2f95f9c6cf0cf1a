#include "studies/compare/analysis.h"

#include <gtest/gtest.h>

#include "studies/compare/compare_files.h"
#include "studies/compare/compare_plots.h"
#include "tests/unit/studies/compare/compare_case.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

using testing::cell_out_of_reach;
using testing::done_cell;

double mean_of(const AgentRow& row, const char* figure) {
  return row.figures[figure_index(figure)].mean.value();
}

std::size_t count_of(const AgentRow& row, const char* figure) {
  return row.figures[figure_index(figure)].count;
}

TEST(Comparison, RegretIsAgainstTheBestOfTheSameThreshold) {
  const Comparison comparison =
      compare_cells({done_cell("ppo", 0.8, 1, 97), done_cell("ppo", 0.8, 2, 97.5),
                     done_cell("greedy", 0.8, 1, 96), done_cell("ppo", 0.7, 1, 95)},
                    nullptr);
  EXPECT_DOUBLE_EQ(*comparison.cells[0].regret, 0.5);
  EXPECT_DOUBLE_EQ(*comparison.cells[1].regret, 0);
  EXPECT_DOUBLE_EQ(*comparison.cells[2].regret, 1.5);
  EXPECT_DOUBLE_EQ(*comparison.cells[3].regret, 0);
  ASSERT_EQ(comparison.rows.size(), 3U);
  EXPECT_EQ(comparison.rows[0].agent, "ppo");
  EXPECT_EQ(comparison.rows[0].cells, 2U);
  EXPECT_DOUBLE_EQ(mean_of(comparison.rows[0], "regret"), 0.25);
  EXPECT_DOUBLE_EQ(mean_of(comparison.rows[0], "validation_difference"), -0.75);
  EXPECT_DOUBLE_EQ(mean_of(comparison.rows[0], "test_difference"), -0.75);
  EXPECT_EQ(comparison.rows[2].threshold, 0.7);
  EXPECT_EQ(comparison.thresholds[0].best_cell, 1U);
}

TEST(Comparison, WithoutAFeasiblePolicyThereIsNoRegretAndNoAccuracy) {
  const Comparison comparison =
      compare_cells({done_cell("ppo", 0.8, 1, 99.9, false), done_cell("ppo", 0.8, 2, 97)}, nullptr);
  EXPECT_FALSE(comparison.cells[0].regret);
  EXPECT_FALSE(comparison.cells[0].evaluations_to_target);
  EXPECT_DOUBLE_EQ(*comparison.thresholds[0].best_known, 97);
  EXPECT_EQ(comparison.rows[0].feasible, 1U);
  EXPECT_EQ(count_of(comparison.rows[0], "validation_accuracy"), 1U);
  EXPECT_EQ(count_of(comparison.rows[0], "simulator_calls"), 2U);
}

TEST(Comparison, TheTargetIsWithinATenthOfTheBestThatAnyCellJudged) {
  ComparedRecord best = done_cell("ppo", 0.8, 1, 97);
  ComparedRecord cell = done_cell("random", 0.8, 1, 96.95);
  cell.judged = {{"a", 98, 0.9, false},
                 {"b", 96.8, 0.8, true},
                 {"c", 96.9, 0.8, true},  // just a tenth below 97
                 {"d", 97, 0.8, true}};
  const Comparison comparison = compare_cells({best, cell}, nullptr);
  EXPECT_EQ(comparison.cells[0].evaluations_to_target, 2);
  EXPECT_EQ(comparison.cells[1].evaluations_to_target, 3);
  cell.judged.resize(2);
  EXPECT_FALSE(compare_cells({best, cell}, nullptr).cells[1].evaluations_to_target);
}

TEST(Comparison, ThresholdsOutOfReachAreRows) {
  const Comparison comparison =
      compare_cells({done_cell("ppo", 0.8, 1, 97), cell_out_of_reach("ppo", 0.1)}, nullptr);
  EXPECT_EQ(comparison.rows[1].out_of_reach, 1U);
  EXPECT_EQ(count_of(comparison.rows[1], "episodes"), 0U);
  EXPECT_FALSE(comparison.thresholds[1].best_known);
  EXPECT_NE(cells_csv(comparison).find("ppo,0.1,1,out_of_reach,0,"), std::string::npos);
  EXPECT_NE(table_text(comparison).find("out of reach"), std::string::npos);
}

TEST(Comparison, CellsCsvKeepsWhatAnInfeasibleCellFound) {
  const std::string csv = cells_csv(compare_cells({done_cell("ppo", 0.8, 1, 60, false)}, nullptr));
  EXPECT_NE(
      csv.find(
          "\nppo,0.8,1,ok,0,60,59.5,-38,-38,0.8,0.1,0.001,0.4,2,3,4,,1,0,0,8,,W8A8-W4A4-W8A8,\n"),
      std::string::npos)
      << csv;
}

class PolicyTableTest : public ::testing::Test {
 protected:
  std::string write(const std::string& text) const {
    const std::string path = ::testing::TempDir() + "ohmic_policies_" +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name();
    write_file_atomically(path, text);
    return path;
  }
};

TEST_F(PolicyTableTest, HasTheBestWithinThresholdAndTau) {
  const PolicyTable table(write(
      "episode,policy,cost_ratio,accuracy\n0,a,0.9,99\r\n1,b,0.8,97\n2,c,0.5,9.5e1\n3,d,0.2,85"));
  EXPECT_EQ(table.best(1, 98, -10), 99);
  EXPECT_EQ(table.best(0.8, 98, -10), 97);
  EXPECT_EQ(table.best(0.79, 98, -10), 95);
  EXPECT_EQ(table.best(0.3, 98, -20), 85);
  EXPECT_EQ(table.best(0.3, 98, -10), std::nullopt);
  const Comparison comparison = compare_cells({done_cell("ppo", 0.8, 1, 96)}, &table);
  EXPECT_DOUBLE_EQ(*comparison.cells[0].regret, 1);
  EXPECT_DOUBLE_EQ(*comparison.thresholds[0].optimum, 97);
  EXPECT_EQ(table_text(comparison).find("--optimum"), std::string::npos);
}

TEST_F(PolicyTableTest, OfOtherImagesIsToldByACellAboveIt) {
  const PolicyTable table(write("policy,cost_ratio,accuracy\na,0.8,95.5\n"));
  const std::string text = table_text(compare_cells({done_cell("ppo", 0.8, 1, 96)}, &table));
  EXPECT_NE(text.find("At threshold 0.8 a cell is 0.50 points above"), std::string::npos) << text;
}

TEST_F(PolicyTableTest, NamesTheBrokenLine) {
  const auto problem = [this](const std::string& text) {
    try {
      PolicyTable{write(text)};
    } catch (const ConfigError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_NE(problem("policy,accuracy\na,1\n").find("'cost_ratio'"), std::string::npos);
  EXPECT_NE(problem("policy,accuracy,cost_ratio\na,1,1\nb,x,1\n").find("line 3"),
            std::string::npos);
  EXPECT_NE(problem("policy,accuracy,cost_ratio\na,1\n").find("line 2"), std::string::npos);
  for (const char* row : {"nan,1", "199,1", "-1,1", "99,-0.79", "99,0"})
    EXPECT_NE(problem(std::string("policy,accuracy,cost_ratio\na,") + row + "\n").find("line 2"),
              std::string::npos);
  EXPECT_NE(problem("policy,accuracy,cost_ratio\n").find("holds no policy"), std::string::npos);
}

TEST(ComparePlots, BestSoFarCountsFeasiblePoliciesAlone) {
  const std::vector<JudgedPolicy> judged = {
      {"a", 99, 1, false}, {"b", 95, 0.8, true}, {"c", 94, 0.8, true}, {"d", 96, 0.8, true}};
  const std::vector<std::optional<double>> expected = {std::nullopt, 95, 95, 96, 96};
  EXPECT_EQ(best_so_far(judged, 5), expected);
}

TEST(ComparePlots, AMissingValueIsBelowAllOthers) {
  EXPECT_EQ(median_with_gaps({3, std::nullopt, 1}), 1);
  EXPECT_EQ(median_with_gaps({3, 1}), 2);
  EXPECT_EQ(median_with_gaps({3, std::nullopt}), std::nullopt);
  EXPECT_EQ(median_with_gaps({std::nullopt, std::nullopt, 1}), std::nullopt);
  EXPECT_EQ(median_with_gaps({}), std::nullopt);
}

}  // namespace
}  // namespace ohmic
