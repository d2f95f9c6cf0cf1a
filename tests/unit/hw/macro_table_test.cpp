#include "hw/config/macro_table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "util/config_error.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;

double value(const HardwareRecord& record, const std::string& path) {
  return record.values.at(path).get<double>();
}

HardwareRecord own(const std::string& components, const std::vector<std::string>& set = {}) {
  return parse_hardware(R"({"name": "own", "components": {)" + components + "}}", "own.json", set);
}

std::string error_of(const std::string& components, const std::vector<std::string>& set = {}) {
  try {
    own(components, set);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

const char* const kAdc = R"("adc": [{"bits": 4, "pj": 0.5, "um2": 500},
                                    {"bits": 8, "pj": 2, "um2": 1200}])";

TEST(MacroTable, AtAPointTheFigureIsThatPoint) {
  const EnergyTable table = make_energy_table(own(kAdc));
  EXPECT_DOUBLE_EQ(table.adc.energy_pj, 2);
  EXPECT_DOUBLE_EQ(table.adc.area_um2, 1200);
  EXPECT_DOUBLE_EQ(make_energy_table(own(kAdc, {"adc.bits=4"})).adc.energy_pj, 0.5);
  EXPECT_EQ(own(kAdc).sources.at("power.adc_mw"), "components.adc");
}

// From 0.5 to 2 pJ over 4 to 8 bits: bits^2 / 32.
TEST(MacroTable, BetweenPointsItIsAPowerLaw) {
  const EnergyTable table = make_energy_table(own(kAdc, {"adc.bits=6"}));
  EXPECT_NEAR(table.adc.energy_pj, 36.0 / 32, 1e-12);
  EXPECT_NEAR(table.adc.area_um2, 500 * std::pow(1.5, std::log2(2.4)), 1e-9);
}

TEST(MacroTable, PowerIsThatOfTheRateItWasMeasuredAt) {
  const HardwareRecord record = parse_hardware(
      R"({"adc": {"rate_gsps": 2.4},
          "components": {"adc": [{"bits": 8, "rate_gsps": 2.4, "mw": 5, "ns": 1}]}})",
      "own.json");
  const EnergyTable table = make_energy_table(record);
  EXPECT_DOUBLE_EQ(table.adc.power_mw, 5);
  EXPECT_DOUBLE_EQ(table.adc.energy_pj, 5);  // 5 mW for 1 ns
  EXPECT_EQ(make_chip_config(record).conversion_ps, 1000U);
}

const char* const kArrays = R"("crossbar": [
    {"rows": 64, "columns": 64, "ns": 10, "pj": 4, "um2": 400},
    {"rows": 64, "columns": 256, "ns": 20, "pj": 16, "um2": 1600},
    {"rows": 256, "columns": 64, "ns": 40, "pj": 16, "um2": 1600},
    {"rows": 256, "columns": 256, "ns": 80, "pj": 64, "um2": 6400}])";

TEST(MacroTable, OfTwoSizesIsAGrid) {
  const HardwareRecord middle = own(kArrays);  // 128 x 128: half way in both logarithms
  EXPECT_NEAR(value(middle, "crossbar.read_ns"), std::sqrt(20.0 * 40), 1e-9);
  EXPECT_NEAR(value(middle, "area.cell_um2") * 128 * 128, 1600, 1e-9);
  const EnergyTable table = make_energy_table(middle);
  EXPECT_NEAR(table.cell.energy_pj * 128 * 128, 16, 1e-2);  // the read is rounded to a ps
  EXPECT_THAT(
      error_of(R"("crossbar": [{"rows": 64, "columns": 64, "ns": 1},
                                       {"rows": 256, "columns": 256, "ns": 2}])"),
      HasSubstr("own.json: /components/crossbar: has 2 points, allowed are the 4 of a grid"));
}

TEST(MacroTable, IsReadAgainAsItWasWritten) {
  const HardwareRecord record = own(kArrays, {"crossbar.rows=100"});
  EXPECT_EQ(parse_hardware(hardware_to_json(record).dump(), "again").values, record.values);
}

TEST(MacroTable, OutsideThePointsThereIsNothing) {
  EXPECT_THAT(error_of(kAdc, {"adc.bits=9"}),
              HasSubstr("--set: /components/adc: adc.bits is 9, the points reach from 4 to 8"));
}

TEST(MacroTable, WhatItDecidesNobodyElseStates) {
  EXPECT_THAT(error_of(kAdc, {"power.adc_mw=3"}),
              HasSubstr("--set: /power/adc_mw: is 3, and /components/adc makes it 1"));
}

TEST(MacroTable, NamesWhatIsWrong) {
  for (const auto& [components, told] :
       {std::pair(R"("laser": [])", "/components/laser: unknown unit laser, allowed are adc"),
        {R"("adc": [])", "/components/adc: is "},
        {R"("adc": [7])", "/components/adc/0: is 7, allowed is an object"},
        {R"("adc": [{"bits": 8, "watt": 1}])", "/components/adc/0/watt: unknown, allowed are bits"},
        {R"("adc": [{"bits": 8, "mw": 0}])", "/components/adc/0/mw: is 0, allowed is above 0"},
        {R"("adc": [{"bits": 8, "mw": 1, "pj": 1}])", "/components/adc/0: has both mw and pj"},
        {R"("adc": [{"bits": 8}])", "/components/adc/0: needs a size and a figure"},
        {R"("adc": [{"bits": 8, "mw": 1}, {"bits": 8, "mw": 2}])", "each once"},
        {R"("adc": [{"bits": 8, "mw": 1}, {"bits": 9, "um2": 2}])", "without mw"}}) {
    EXPECT_THAT(error_of(components), HasSubstr(told)) << components;
  }
}

}  // namespace
}  // namespace ohmic
