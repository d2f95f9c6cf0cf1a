#include "studies/sweep/sweep_table.h"

#include <gmock/gmock.h>

#include "tests/unit/studies/sweep/sweep_case.h"

namespace ohmic {
namespace {

const std::vector<SweepRow>& rows() {
  static const std::vector<SweepRow> all = {
      {{8},
       ChipStatus::kOk,
       {4.284, 3.5, 2.25, 57.9, 0.5, 468.38, 60.5, 40, 290, 3500, 0.974, 546.7, 9},
       true,
       ""},
      {{16},
       ChipStatus::kOk,
       {12.0, 11.0, 12.5, 7.9, 0.5, 1818.36, 8.25, 5, 1290, 350, 1.0, 46.7, 9},
       false,
       ""},
      {{1024},
       ChipStatus::kDoesNotFit,
       no_figures(),
       false,
       "the network needs 289 tiles, the chip has 64: 225 tiles are missing"},
      {{4}, ChipStatus::kFailed, no_figures(), false, "stands still"}};
  return all;
}

TEST(SweepTable, IsAlignedAndCounts) {
  EXPECT_EQ(
      sweep_table(columns_of({"tile.pes"}), rows()),
      "   tile.pes  latency ms  energy mJ  all on W  average W  area mm2  mapped mm2  tiles   PEs  "
      "crossbars  used %  "
      "GOPS/W\n"
      "*         8       4.284      2.250    57.900     0.5000     468.4      60.500     40   290  "
      "     "
      "3500   97.40  "
      "546.70\n"
      "         16      12.000     12.500     7.900     0.5000    1818.4       8.250      5  1290  "
      "      "
      "350  100.00  "
      " 46.70\n"
      "       1024  does not fit: the network needs 289 tiles, the chip has 64...\n"
      "          4  failed: stands still\n"
      "\n"
      "4 chips: 2 ok, of them 1 on the Pareto front (*) of latency, energy and area; 1 too "
      "small, 1 failed\n");
}

TEST(SweepTable, CutsALongReasonBehindAWordWhereNoClauseEnds) {
  const SweepRow row = {{},
                        ChipStatus::kFailed,
                        no_figures(),
                        false,
                        "one two three four five six seven eight nine ten eleven twelve"};
  EXPECT_EQ(outcome_text(columns_of({}), row),
            "failed: one two three four five six seven eight nine ten...");
}

TEST(SweepTable, TellsAnOutcomeInFourFigures) {
  const SweepColumns columns = columns_of({"tile.pes"});
  EXPECT_EQ(outcome_text(columns, rows()[0]), "4.284 ms, 2.250 mJ, 468.4 mm2");
  EXPECT_EQ(outcome_text(columns, rows()[1]), "12.00 ms, 12.50 mJ, 1818 mm2");
}

TEST(SweepTable, OfSearchesShowsTheirPolicies) {
  SweepRow row = rows().front();
  row.figures.insert(row.figures.end(), {0.7912, 97.4, true, "W8A8-W3A4-W8A8"});
  const std::string table = sweep_table(columns_of({"tile.pes"}, true), {row});
  EXPECT_THAT(table, ::testing::HasSubstr("cost  test %  feasible          policy\n"));
  EXPECT_THAT(table, ::testing::HasSubstr("0.7912   97.40       yes  W8A8-W3A4-W8A8\n"));
}

}  // namespace
}  // namespace ohmic
