#include "studies/sweep/sweep_row.h"

#include <gmock/gmock.h>

#include "tests/unit/studies/sweep/sweep_case.h"
#include "tests/unit/util/config_error_of.h"
#include "util/csv_line.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SweepRow ok_row(double latency_ms, double energy_mj, double area_mm2) {
  return {{8, "serial"},
          ChipStatus::kOk,
          {latency_ms, 0.25, energy_mj, 2.5, 0.5, area_mm2, 20.5, 3, 40, 500, 0.975, 1e-7, 9},
          false,
          ""};
}

SweepRow bad_row(ChipStatus status, const std::string& reason) {
  return {{16, "ideal"}, status, no_figures(), false, reason};
}

SweepColumns columns(bool search = false) {
  return columns_of({"tile.pes", "pe.schedule"}, search);
}

TEST(CsvLine, QuotesWhatNeedsIt) {
  EXPECT_EQ(csv_line({"a", "", "b c", "d,e", "f\"g"}), R"(a,,b c,"d,e","f""g")");
}

TEST(CsvLine, ReadsWhatItWrote) {
  const std::vector<std::string> cells = {"", "a,b", "\"", "\"\"", "c", ",\",", ""};
  EXPECT_EQ(csv_cells(csv_line(cells)), cells);
  EXPECT_EQ(csv_cells(""), std::vector<std::string>{""});
  EXPECT_EQ(csv_cells("a,\"b"), std::nullopt);
}

TEST(SweepRow, HasTheColumnsOfTheContract) {
  EXPECT_EQ(header_line(columns()),
            "tile.pes,pe.schedule,status,latency_ms,interval_ms,energy_mj,component_power_w,"
            "average_power_w,"
            "area_mm2,mapped_area_mm2,tiles,pes,crossbars,utilization,gops_per_watt,adc_bits_"
            "lossless,pareto,reason");
  EXPECT_EQ(header_line(columns(true)),
            "tile.pes,pe.schedule,status,latency_ms,interval_ms,energy_mj,component_power_w,"
            "average_power_w,"
            "area_mm2,mapped_area_mm2,tiles,pes,crossbars,utilization,gops_per_watt,adc_bits_"
            "lossless,cost_ratio,test_accuracy,"
            "feasible,policy,pareto,reason");
}

TEST(SweepRow, IsALine) {
  SweepRow row = ok_row(4.284063000000001, 3, 531.5);
  row.pareto = true;
  EXPECT_EQ(row_line(row),
            "8,serial,ok,4.284063000000001,0.25,3.0,2.5,0.5,531.5,20.5,3,40,500,0.975,1e-07,9,1,");
  EXPECT_EQ(row_line(bad_row(ChipStatus::kDoesNotFit, "5 tiles, 3 PEs")),
            "16,ideal,does_not_fit,,,,,,,,,,,,,,0,\"5 tiles, 3 PEs\"");
}

TEST(SweepRow, ReadsBackToTheSameBytes) {
  SweepRow row = ok_row(4.284063000000001, 1.0 / 3, 1e300);
  for (const bool pareto : {false, true}) {
    row.pareto = pareto;
    const auto read = parse_row(row_line(row), columns());
    ASSERT_TRUE(read);
    EXPECT_EQ(row_line(*read), row_line(row));
    EXPECT_EQ(row_json(*read, columns()).dump(), row_json(row, columns()).dump());
  }
  const std::string failed = row_line(bad_row(ChipStatus::kFailed, "a \"b\", c"));
  ASSERT_TRUE(parse_row(failed, columns()));
  EXPECT_EQ(row_line(*parse_row(failed, columns())), failed);
}

TEST(SweepRow, OfASearchReadsBackToo) {
  SweepRow row = ok_row(1, 2, 3);
  row.figures.insert(row.figures.end(), {0.75, 97.5, true, "W8A8-W3A4-W8A8"});
  const auto read = parse_row(row_line(row), columns(true));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->figures, row.figures);
  EXPECT_EQ(row_json(*read, columns(true)).at("feasible"), true);
  EXPECT_EQ(row_line(*read), row_line(row));
}

TEST(SweepRow, RefusesLinesThatAreNone) {
  const std::string good = row_line(ok_row(1, 2, 3));
  ASSERT_TRUE(parse_row(good, columns()));
  const auto with = [&good](const std::string& from, const std::string& to) {
    std::string line = good;
    return line.replace(line.find(from), from.size(), to);
  };
  for (const std::string& line :
       {std::string(), good + ",", good.substr(0, good.size() - 3), with("ok", "okay"),
        with("1.0", "fast"), with("1.0", ""), with(",0,", ",2,"), with(",0,", ",\"0,")}) {
    EXPECT_FALSE(parse_row(line, columns())) << line;
  }
}

TEST(SweepRow, JsonHasNullWhereThereIsNoFigure) {
  const Json json = row_json(bad_row(ChipStatus::kFailed, "stands still"), columns());
  EXPECT_EQ(json.at("set"), Json({{"tile.pes", 16}, {"pe.schedule", "ideal"}}));
  EXPECT_EQ(json.at("status"), "failed");
  EXPECT_TRUE(json.at("latency_ms").is_null());
  EXPECT_EQ(json.at("pareto"), false);
  EXPECT_EQ(json.at("reason"), "stands still");
}

TEST(SweepRow, ParetoMarksAreOfOkChipsAlone) {
  std::vector<SweepRow> rows = {ok_row(2, 2, 2), bad_row(ChipStatus::kFailed, ""), ok_row(1, 3, 2),
                                ok_row(2, 3, 2), ok_row(3, 3, 1)};
  rows[1].pareto = true;
  mark_pareto(rows, columns());
  std::vector<bool> marks;
  for (const SweepRow& row : rows) marks.push_back(row.pareto);
  EXPECT_THAT(marks, ElementsAre(true, false, true, false, true));
}

TEST(SweepRow, ParetoMarksAreOfOneNetworkEach) {
  const SweepColumns of_networks = columns_of({"net", "tile.pes"});
  std::vector<SweepRow> rows = {ok_row(2, 2, 2), ok_row(1, 1, 1), ok_row(2, 2, 3), ok_row(9, 9, 9)};
  const char* nets[] = {"a", "a", "b", "b"};
  for (std::size_t r = 0; r < rows.size(); ++r) rows[r].values = {nets[r], 8};
  mark_pareto(rows, of_networks);
  EXPECT_FALSE(rows[0].pareto);
  EXPECT_TRUE(rows[1].pareto);
  EXPECT_TRUE(rows[2].pareto);
  EXPECT_FALSE(rows[3].pareto);
}

TEST(SweepRow, ParetoMarksFollowTheObjectives) {
  SweepPlan plan;
  plan.objectives = {"latency", "gops_per_watt"};  // the more of the second the better
  const SweepColumns chosen = sweep_columns({"tile.pes", "pe.schedule"}, plan);
  EXPECT_EQ(objectives_text(chosen), "latency and gops per watt");
  std::vector<SweepRow> rows = {ok_row(1, 9, 9), ok_row(2, 1, 1), ok_row(3, 1, 1)};
  rows[1].figures[chosen.index("gops_per_watt")] = 2.0;
  rows[2].figures[chosen.index("gops_per_watt")] = 1.0;
  mark_pareto(rows, chosen);
  EXPECT_TRUE(rows[0].pareto);
  EXPECT_TRUE(rows[1].pareto);
  EXPECT_FALSE(rows[2].pareto);
}

TEST(SweepRow, RefusesObjectivesThatAreNone) {
  const auto problem = [](const std::vector<std::string>& objectives) {
    SweepPlan plan;
    plan.objectives = objectives;
    return config_error_of([&] { sweep_columns({}, plan); });
  };
  EXPECT_THAT(problem({"latency", "speed"}), HasSubstr("--objectives: 'speed' is no figure"));
  EXPECT_THAT(problem({"accuracy"}),
              HasSubstr("'accuracy' is no figure of this sweep; allowed are latency"));
  EXPECT_THAT(problem({"area", "area_mm2"}), HasSubstr("'area_mm2' is there twice"));
}

TEST(SweepRow, HasItsNetworkAndPolicyBesideWhatIsSet) {
  const Json json = row_json({{"vgg13", 8}, ChipStatus::kFailed, no_figures(), false, ""},
                             columns_of({"net", "tile.pes"}));
  EXPECT_EQ(json.at("net"), "vgg13");
  EXPECT_EQ(json.at("set"), Json({{"tile.pes", 8}}));
}

}  // namespace
}  // namespace ohmic
