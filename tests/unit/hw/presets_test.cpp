#include <gmock/gmock.h>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "hw/config/inventory.h"
#include "hw/config/shipped_presets.h"
#include "hw/cost/peak_figures.h"

// The shipped presets against what their papers print. docs/presets.md.
#include "tests/unit/hw/pair_load_case.h"

namespace ohmic {
namespace {

PeakFigures peak_of(const char* preset, int weight_bits, int activation_bits) {
  const HardwareRecord record = load_hardware(preset);
  return peak_figures(make_chip_config(record), make_energy_table(record), weight_bits,
                      activation_bits);
}

void expect_within(double value, double published, double share) {
  EXPECT_NEAR(value, published, share * published);
}

TEST(Presets, AreShippedUnderTheirNames) {
  EXPECT_THAT(hardware_presets(), testing::IsSupersetOf({"wei2022", "isaac", "pipelayer-like",
                                                         "prime-like", "cai19", "yao24"}));
  for (const std::string& name : hardware_presets()) EXPECT_EQ(load_hardware(name).name, name);
}

TEST(Presets, HaveASourceForEachKeyThatTheyState) {
  for (const auto& [name, text] : shipped_hardware_files()) {
    const Json preset = parse_json(text, name);
    std::size_t stated = 0;
    for (const ConfigKey& key : config_keys()) {
      const auto dot = key.path.find('.');
      const Json& section = preset.value(key.path.substr(0, dot), Json::object());
      const bool has = section.contains(key.path.substr(dot + 1));
      EXPECT_EQ(preset["sources"].contains(key.path), has) << name << " " << key.path;
      if (has) {
        ++stated;
        EXPECT_GT(preset["sources"][key.path].get<std::string>().size(), 3U) << key.path;
      }
    }
    EXPECT_GT(stated, preset.contains("base") ? 0U : 70U) << name;
  }
}

TEST(Isaac, TileAndImaAreTableI) {
  const PeakFigures peak = peak_of("isaac", 16, 16);
  expect_within(peak.pe_power_mw, 24.08, 0.001);    // 289 mW for 12
  expect_within(peak.tile_power_mw, 329.8, 0.001);  // printed as 330 mW
}

TEST(Isaac, ChipIsTableIAndTableIV) {
  const PeakFigures peak = peak_of("isaac", 16, 16);
  expect_within(peak.gops, 41290, 0.001);  // 168 x 12 x 8 arrays x 2 x 128 x 16 / 1.6 us
  expect_within(peak.power_w, 65.8, 0.001);
  expect_within(peak.area_mm2, 85.4, 0.001);
  expect_within(peak.gops_per_watt(), 627.5, 0.001);
  expect_within(peak.gops_per_mm2(), 478.95, 0.01);  // 41290 / 85.4 would be 483.5
}

TEST(Isaac, ASliceIsACycleOfAHundredNanoseconds) {
  const PeakFigures at_8 = peak_of("isaac", 8, 8);
  const PeakFigures at_16 = peak_of("isaac", 16, 16);
  EXPECT_DOUBLE_EQ(at_8.gops, 4 * at_16.gops);
  EXPECT_DOUBLE_EQ(at_8.power_w, at_16.power_w);
}

TEST(PipeLayerLike, MeetsTheHeadlineThatItIsFittedTo) {
  const PeakFigures peak = peak_of("pipelayer-like", 16, 16);
  expect_within(peak.area_mm2, 82.63, 0.001);
  expect_within(peak.gops_per_mm2(), 1485, 0.005);
  expect_within(peak.gops_per_watt(), 142.9, 0.001);
}

TEST(PipeLayerLike, ASpikeOnARowOfAPairCostsTwiceThePublishedRead) {
  const EnergyTable t = make_energy_table(load_hardware("pipelayer-like"));
  expect_within(2 * 128 * t.cell.energy_pj + t.dac.energy_pj, 2 * 1.08, 0.001);
}

TEST(Cai19, HasConvertersOfTwelveMilliwattsForEight) {
  const HardwareRecord record = load_hardware("cai19");
  const EnergyTable t = make_energy_table(record);
  expect_within(8 * t.adc.power_mw, 12, 0.001);
  EXPECT_EQ(make_chip_config(record).adc_bits, 4);
}

/// A macro is a PE. Its calculation is a round: 512 inputs of 4 bits, 64 sums of 4-bit weights.
PeSchedule yao24_slice(const ChipConfig& c) { return block_schedule(c, 512, c.input_slices(4)); }

TEST(Yao24, AnArrayTakesEightCalculationsOf23Nanoseconds) {
  const ChipConfig c = make_chip_config(load_hardware("yao24"));
  EXPECT_EQ(c.weight_slices(4), 1);
  expect_within(static_cast<double>(yao24_slice(c).window()), 8 * 23080.0, 0.001);
}

TEST(Yao24, AMacroHasThePublishedThroughputAndArea) {
  const PeakFigures peak = peak_of("yao24", 4, 4);
  const ChipConfig c = make_chip_config(load_hardware("yao24"));
  const double macros = 1.0 * c.tiles() * c.pes_per_tile;
  expect_within(peak.gops / macros, 2840, 0.001);
  const EnergyTable t = make_energy_table(load_hardware("yao24"));
  const double mm2 =
      1e-6 * (2 * 512 * 512 * t.cell.area_um2 + 512 * t.dac.area_um2 +
              64 * (t.adc.area_um2 + t.shift_adder.area_um2) +
              t.register_bit.area_um2 * static_cast<double>(pe_register_bits(512, 512)));
  expect_within(2.84 * 4 * 4 / mm2, 81.1, 0.002);  // TOPS/mm2/bit
}

TEST(Yao24, ACalculationTakesThePublishedPower) {
  const ChipConfig c = make_chip_config(load_hardware("yao24"));
  const EnergyTable t = make_energy_table(load_hardware("yao24"));
  const PeSchedule slice = yao24_slice(c);
  const PeCounts& counts = slice.counts();
  const auto of = [](std::uint64_t events, const UnitCost& unit) {
    return static_cast<double>(events) * unit.energy_pj;
  };
  const double adc = of(counts.conversions, t.adc);
  const double dac = of(counts.row_drives, t.dac);
  const double digital = of(slice.window_cycles(), t.pe_registers);
  const double pj =
      of(counts.cells_read, t.cell) + dac + adc + digital + of(counts.conversions, t.shift_adder);
  const double ps = static_cast<double>(slice.window());
  expect_within(1e3 * pj / ps, 111.43, 0.005);                     // mW, Fig. 7 at 512 rows
  expect_within(2e3 * 512 * 512 / pj, 25.5e3, 0.005);              // GOPS/W
  expect_within(1e3 * (adc + dac + digital) / ps, 65.80, 0.001);   // mW that no row changes
  expect_within(adc / (adc + dac + digital), 31.8 / 57.2, 0.005);  // Fig. 9
}

/// Fig. 7 has 77.05 mW: the macro's DACs draw power on all rows, ours on those in use.
TEST(Yao24, FewRowsAreTooCheap) {
  const ChipConfig c = make_chip_config(load_hardware("yao24"));
  const EnergyTable t = make_energy_table(load_hardware("yao24"));
  const PeSchedule slice = schedule_of(c, {rectangle(0, 0, 128, 0, 512)}, c.input_slices(4));
  const PeCounts& counts = slice.counts();
  const double pj =
      static_cast<double>(counts.cells_read) * t.cell.energy_pj +
      static_cast<double>(counts.row_drives) * t.dac.energy_pj +
      static_cast<double>(counts.conversions) * (t.adc.energy_pj + t.shift_adder.energy_pj) +
      static_cast<double>(slice.window_cycles()) * t.pe_registers.energy_pj;
  expect_within(1e3 * pj / static_cast<double>(slice.window()), 62.9, 0.005);
}

TEST(PrimeLike, HoldsThePublishedNumberOfSynapses) {
  const ChipConfig c = make_chip_config(load_hardware("prime-like"));
  EXPECT_EQ(c.tiles(), 64);  // banks
  EXPECT_EQ(c.weight_slices(8), c.groups_per_pe);
  EXPECT_EQ(c.input_slices(6), 2);
  const double synapses = 1.0 * c.tiles() * c.pes_per_tile * c.arrays[0].rows * c.arrays[0].columns;
  expect_within(synapses, 2.7e8, 0.01);
}

/// An activation: 1 + 8.4 + 1 / 1.28 = 10.18 ns, 14 clocks of 781 ps.
TEST(IsaacOu, AnActivationOfNineByEightTakesFourteenClocks) {
  const ChipConfig c = make_chip_config(load_hardware("isaac-ou"));
  EXPECT_EQ(c.ou(c.arrays[0]).rows, 9);
  EXPECT_EQ(c.ou(c.arrays[0]).columns, 8);
  EXPECT_EQ(c.weight_slices(16), 16);
  EXPECT_EQ(schedule_of(c, {rectangle(0, 0, 9, 0, 8)}, 16).window(), 16 * 14 * c.clock_ps);
  // All of an array: 15 strips of 16 groups.
  EXPECT_EQ(block_schedule(c, 128, 1).window(), 15 * 16 * 14 * c.clock_ps);
}

TEST(IsaacOu, IsIsaacButForItsUnits) {
  const HardwareRecord base = load_hardware("isaac");
  for (const auto& [key, value] : load_hardware("isaac-ou").values) {
    if (key.rfind("chip.", 0) == 0 || key.rfind("tile.", 0) == 0 || key.rfind("noc.", 0) == 0) {
      EXPECT_EQ(value, base.values.at(key)) << key;
    }
  }
}

// A file that builds on a preset which builds on another has the values of both.
TEST(Presets, MayBuildOnEachOther) {
  const HardwareRecord record = parse_hardware(R"({"base": "isaac-ou"})", "own.json", {});
  EXPECT_EQ(record.values.at("crossbar.ou_rows"), 9);
  EXPECT_EQ(record.values.at("chip.tiles_x"), 14);
}

}  // namespace
}  // namespace ohmic
