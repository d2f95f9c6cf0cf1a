#include "studies/sweep/sweep_row.h"

#include <gmock/gmock.h>

#include "util/csv_line.h"

namespace ohmic {
namespace {

using ::testing::ElementsAre;

SweepRow ok_row(double latency_ms, double energy_mj, double area_mm2) {
  return {{8, "serial"},
          ChipStatus::kOk,
          {latency_ms, energy_mj, 2.5, 0.5, area_mm2, 3, 40, 500, 0.975, 1e-7},
          false,
          ""};
}

SweepRow bad_row(ChipStatus status, const std::string& reason) {
  return {{16, "ideal"}, status, std::vector<Json>(10), false, reason};
}

SweepColumns columns(bool search = false) {
  return sweep_columns({"tile.pes", "pe.schedule"}, search);
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
            "tile.pes,pe.schedule,status,latency_ms,energy_mj,component_power_w,average_power_w,"
            "area_mm2,tiles,pes,crossbars,utilization,gops_per_watt,pareto,reason");
  EXPECT_EQ(header_line(columns(true)),
            "tile.pes,pe.schedule,status,latency_ms,energy_mj,component_power_w,average_power_w,"
            "area_mm2,tiles,pes,crossbars,utilization,gops_per_watt,cost_ratio,test_accuracy,"
            "feasible,policy,pareto,reason");
}

TEST(SweepRow, IsALine) {
  SweepRow row = ok_row(4.284063000000001, 3, 531.5);
  row.pareto = true;
  EXPECT_EQ(row_line(row),
            "8,serial,ok,4.284063000000001,3.0,2.5,0.5,531.5,3,40,500,0.975,1e-07,1,");
  EXPECT_EQ(row_line(bad_row(ChipStatus::kDoesNotFit, "5 tiles, 3 PEs")),
            "16,ideal,does_not_fit,,,,,,,,,,,0,\"5 tiles, 3 PEs\"");
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

}  // namespace
}  // namespace ohmic
