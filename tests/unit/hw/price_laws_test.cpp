#include "hw/config/price_laws.h"

#include <gmock/gmock.h>

#include <cmath>

#include "hw/config/config_keys.h"
#include "hw/config/inventory.h"
#include "hw/config/node_scaling.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

double value(const HardwareRecord& record, const std::string& path) {
  return record.values.at(path).get<double>();
}

/// A number of wei2022 after overrides, as a multiple of what it was.
double moved(const std::string& path, const std::vector<std::string>& set) {
  return value(load_hardware("wei2022", set), path) / value(load_hardware("wei2022"), path);
}

TEST(PriceLaws, AreOfKeysThatExist) {
  for (const PriceLaw& law : price_laws()) {
    EXPECT_NE(find_config_key(law.path), nullptr) << law.path;
    for (const std::string& size : law.sizes) EXPECT_NE(find_config_key(size), nullptr) << size;
    EXPECT_FALSE(law.text.empty() || law.source.empty()) << law.path;
  }
}

/// The converters of Yao 2024's measured macro against wei2022's 1-bit DACs of 128 columns and
/// 8-bit ADCs, brought to its sizes and its node.
TEST(PriceLaws, BringConvertersNearThoseOfAMeasuredMacro) {
  const HardwareRecord macro = load_hardware("yao24");
  const HardwareRecord brought = load_hardware(
      "wei2022", {"dac.bits=4", "crossbar.columns=512", "crossbar.rows=512", "chip.node_nm=28"});
  EXPECT_NEAR(value(brought, "power.dac_uw") / value(macro, "power.dac_uw"), 1, 0.01);
  EXPECT_NEAR(value(brought, "power.adc_mw") / value(macro, "power.adc_mw"), 1, 0.05);
}

TEST(PriceLaws, LeaveEveryPresetAsItStands) {
  for (const std::string& preset : hardware_presets()) {
    const HardwareRecord record = load_hardware(preset);
    std::vector<std::string> same;
    for (const char* size : {"crossbar.rows", "tile.buffer_kib", "noc.flit_bits", "chip.node_nm"}) {
      same.push_back(std::string(size) + "=" + record.values.at(size).dump());
    }
    EXPECT_EQ(load_hardware(preset, same).values, record.values) << preset;
  }
}

/// A word line is as long as its spare cells make it; registers hold no more results.
TEST(PriceLaws, SpareColumnsArePaidAsColumnsAre) {
  const std::vector<std::string> spare = {"crossbar.spare_columns=8"};
  EXPECT_NEAR(moved("crossbar.read_ns", spare), (128 * 1.064 + 136 * 1.068) / (2 * 128 * 1.064),
              1e-12);
  EXPECT_EQ(moved("power.pe_registers_mw", spare), 1);
  const ChipConfig chip = make_chip_config(load_hardware("wei2022", spare));
  const ChipConfig plain = make_chip_config(load_hardware("wei2022"));
  const Inventory units = instantiated_units(chip), before = instantiated_units(plain);
  EXPECT_EQ(units.cells * 128, before.cells * 136);
  EXPECT_EQ(units.sample_holds * 128, before.sample_holds * 136);
  EXPECT_EQ(units.register_bits, before.register_bits);
}

// The worked numbers of docs/prices.md.
TEST(PriceLaws, GiveTheNumbersThatAPersonWorksOut) {
  EXPECT_NEAR(moved("crossbar.read_ns", {"crossbar.rows=256"}),
              (256 * 1.128 + 128 * 1.064) / (2 * 128 * 1.064), 1e-12);
  EXPECT_NEAR(moved("power.pe_registers_mw", {"crossbar.rows=256"}),
              (256 * 8 + 128 * 24.0) / (128 * 8 + 128 * 23.0), 1e-12);
  EXPECT_NEAR(moved("dac.settle_ns", {"dac.bits=4"}), 2.5, 1e-12);
  EXPECT_NEAR(moved("pe.mux_ns", {"pe.adcs_per_group=128"}), 0.25, 1e-12);
  EXPECT_NEAR(moved("tile.buffer_cycle_ns", {"tile.buffer_kib=1024"}), 2, 1e-12);
  EXPECT_NEAR(moved("power.buffer_read_pj", {"tile.buffer_width_bits=256"}), std::exp2(1.12),
              1e-12);
  EXPECT_NEAR(moved("power.buffer_write_pj", {"tile.buffer_kib=256"}), 2, 1e-12);
  EXPECT_NEAR(moved("area.buffer_um2_per_kib", {"tile.buffer_width_bits=512"}), 2 / 1.25, 1e-12);
  EXPECT_NEAR(moved("power.router_pj_per_flit", {"noc.flit_bits=512"}), 16 * 3 / 1.125, 1e-12);
  EXPECT_NEAR(moved("power.dac_uw", {"crossbar.columns=256"}), 1.5, 1e-12);
  EXPECT_NEAR(moved("power.dac_uw", {"crossbar.spare_columns=16"}), 272.0 / 256, 1e-12);
  EXPECT_NEAR(moved("power.adder_uw", {"crossbar.rows=512"}), 25.0 / 23, 1e-12);
  EXPECT_NEAR(moved("area.shift_adder_um2", {"adc.bits=10"}), 1.25, 1e-12);
  EXPECT_NEAR(moved("power.tile_leakage_mw", {"tile.buffer_kib=128", "noc.buffer_flits=448"}),
              (2 * 192 * 8192 + 5 * 32 * 448.0) / (2 * 128 * 8192 + 5 * 32 * 224.0), 1e-12);
}

TEST(PriceLaws, WiresGrowWithTheSideOfATile) {
  const std::vector<std::string> set = {"pe.adcs_per_group=16"};
  const double side = std::sqrt(tile_area_um2(load_hardware("wei2022", set)) /
                                tile_area_um2(load_hardware("wei2022")));
  EXPECT_GT(side, 1.05);
  EXPECT_NEAR(moved("power.bus_fj_per_bit", set), side, 1e-12);
  EXPECT_NEAR(moved("area.link_um2", set), side, 1e-12);
  const std::vector<std::string> wide = {"noc.flit_bits=64"};
  const double wider = std::sqrt(tile_area_um2(load_hardware("wei2022", wide)) /
                                 tile_area_um2(load_hardware("wei2022")));
  EXPECT_NEAR(moved("power.link_pj_per_flit", wide), 2 * wider, 1e-12);
}

TEST(PriceLaws, WhatIsStatedHoldsWhereItIsStated) {
  const std::vector<std::string> set = {"crossbar.rows=256", "crossbar.read_ns=24"};
  EXPECT_EQ(value(load_hardware("wei2022", set), "crossbar.read_ns"), 24);
  const HardwareRecord own =
      parse_hardware(R"({"crossbar": {"rows": 256, "read_ns": 30}, "tile": {"pes": 9}})", "own");
  EXPECT_EQ(value(own, "crossbar.read_ns"), 30);
  const HardwareRecord moved_on =
      parse_hardware(R"({"crossbar": {"rows": 256, "read_ns": 30}})", "own", {"crossbar.rows=128"});
  EXPECT_NEAR(value(moved_on, "crossbar.read_ns"),
              30 * (2 * 128 * 1.064) / (256 * 1.128 + 128 * 1.064), 1e-12);
}

TEST(PriceLaws, AResolvedRecordReadAgainIsTheSame) {
  const HardwareRecord record = load_hardware("isaac", {"crossbar.rows=300", "chip.node_nm=20"});
  EXPECT_EQ(parse_hardware(hardware_to_json(record).dump(), "again").values, record.values);
}

TEST(PriceLaws, AFileBuildsOnItsBase) {
  const HardwareRecord own =
      parse_hardware(R"({"base": "isaac", "crossbar": {"rows": 96}})", "own");
  EXPECT_EQ(own.values, load_hardware("isaac", {"crossbar.rows=96"}).values);
  for (const char* base : {"7", R"("nosuch")", "null"}) {
    try {
      parse_hardware(std::string(R"({"base": )") + base + "}", "own.json");
      ADD_FAILURE() << base;
    } catch (const ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr("own.json: /base: is "));
      EXPECT_THAT(error.what(), HasSubstr("isaac"));
    }
  }
}

TEST(PriceLaws, ANodeMovesAreasAndEnergies) {
  EXPECT_NEAR(moved("area.adc_um2", {"chip.node_nm=32"}), 0.46, 1e-12);
  EXPECT_NEAR(
      moved("area.bus_um2", {"chip.node_nm=32"}),
      std::sqrt(0.46) * std::sqrt(tile_area_um2(load_hardware("wei2022", {"chip.node_nm=32"})) /
                                  tile_area_um2(load_hardware("wei2022"))),
      1e-12);
  EXPECT_NEAR(moved("power.adc_mw", {"chip.node_nm=65"}), node_energy(65), 1e-12);
  EXPECT_EQ(moved("power.cell_nw", {"chip.node_nm=7"}), 1);
  EXPECT_EQ(moved("crossbar.read_ns", {"chip.node_nm=7"}), 1);
}

TEST(NodeScaling, IsThePublishedTable) {
  EXPECT_EQ(node_area(45), 1);
  EXPECT_EQ(node_area(130), 6.4);
  EXPECT_EQ(node_energy(45), 1);
  // 3.755 x 0.81 - 4.398 x 0.9 + 1.975 over 1.103 x 0.81 - 0.362 x 0.9 + 0.2767
  EXPECT_NEAR(node_energy(65), 1.05835 / 0.84433, 1e-9);
  EXPECT_NEAR(node_area(38), std::exp(std::log(0.46) * std::log(45 / 38.0) / std::log(45 / 32.0)),
              1e-12);
}

TEST(NodeScaling, RisesWithTheNode) {
  for (double nm = kSmallestNode; nm * 1.01 <= kLargestNode; nm *= 1.01) {
    EXPECT_LT(node_area(nm), node_area(nm * 1.01)) << nm;
    EXPECT_LT(node_energy(nm), node_energy(nm * 1.01)) << nm;
  }
}

TEST(PriceLaws, EverySizeSaysWhatItCosts) {
  for (const char* size :
       {"crossbar.rows", "crossbar.columns", "pe.adcs_per_group", "adc.bits", "noc.flit_bits",
        "noc.buffer_flits", "tile.buffer_kib", "tile.buffer_width_bits", "tile.bus_bits",
        "tile.lut_lanes", "dac.bits", "chip.node_nm", "tile.vector_bits"}) {
    EXPECT_THAT(cost_of_size(size), ::testing::ContainsRegex("area|power|energy")) << size;
  }
  EXPECT_THAT(cost_of_size("pe.schedule"), IsEmpty());
}

TEST(PriceLaws, ANumberOutOfItsRangeIsNamed) {
  try {
    parse_hardware(R"({"crossbar": {"read_ns": 99999}})", "own", {"crossbar.rows=4096"});
    ADD_FAILURE();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--set: crossbar.read_ns would be "));
  }
}

}  // namespace
}  // namespace ohmic
