#include <gmock/gmock.h>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"

namespace ohmic {
namespace {

ChipConfig chip(const std::vector<std::string>& set = {}) {
  return make_chip_config(load_hardware("wei2022", set));
}

TEST(Preset, HasAValueAndASourceForEveryKey) {
  const HardwareRecord record = load_hardware("wei2022");
  EXPECT_EQ(record.values.size(), config_keys().size());
  for (const ConfigKey& key : config_keys()) {
    EXPECT_TRUE(record.sources.count(key.path)) << key.path;
    EXPECT_FALSE(key.meaning.empty()) << key.path;
  }
}

TEST(Preset, IsTable4OfThePaper) {
  const ChipConfig c = chip();
  EXPECT_EQ(c.arrays[0].rows, 128);
  EXPECT_EQ(c.arrays[0].columns, 128);
  EXPECT_EQ(c.bits_per_cell, 1);
  EXPECT_EQ(c.dac_bits, 1);
  EXPECT_EQ(c.adc_bits, 8);
  EXPECT_EQ(c.adcs_per_group, 8);
  EXPECT_EQ(c.groups_per_pe, 8);
  EXPECT_EQ(c.pes_per_tile, 16);
  EXPECT_EQ(c.tiles(), 64);
}

TEST(ChipConfig, TimesAreWholePicoseconds) {
  const ChipConfig c = chip({"chip.clock_mhz=300", "adc.rate_gsps=0.9", "pe.mux_ns=0.1309"});
  EXPECT_EQ(c.clock_ps, 3333U);
  EXPECT_EQ(c.conversion_ps, 2667U);  // 2.4 / 0.9
  EXPECT_EQ(c.arrays[0].mux_ps, 131U);
  EXPECT_EQ(c.router_ps, 2 * 3333U);
  EXPECT_EQ(c.shift_add_ps, 3333U);
}

TEST(ChipConfig, AConversionLastsAtLeastOneSample) {
  EXPECT_EQ(chip({"adc.cycles_per_conversion=0"}).conversion_ps, 833U);
  EXPECT_EQ(chip({"adc.cycles_per_conversion=0.5"}).conversion_ps, 833U);
}

TEST(ChipConfig, AnIdealAdcHasNoBits) { EXPECT_FALSE(chip({"adc.bits=ideal"}).adc_bits); }

TEST(ChipConfig, SlicesOfWeightsAndInputs) {
  EXPECT_EQ(chip().weight_slices(5), 5);
  EXPECT_EQ(chip({"mapping.weight_planes=magnitude"}).weight_slices(5), 4);
  EXPECT_EQ(chip({"crossbar.bits_per_cell=2"}).weight_slices(5), 3);
  EXPECT_EQ(chip({"crossbar.bits_per_cell=2", "mapping.weight_planes=magnitude"}).weight_slices(2),
            1);
  EXPECT_EQ(chip({"dac.bits=3"}).input_slices(7), 3);
  EXPECT_EQ(chip({"dac.bits=8"}).input_slices(2), 1);
}

TEST(EnergyTable, EnergyIsPowerTimesTheTimeOfTheEvent) {
  const EnergyTable t = make_energy_table(load_hardware("wei2022"));
  EXPECT_DOUBLE_EQ(t.adc.energy_pj, 6.2);  // 3.1 mW x 2 ns
  EXPECT_DOUBLE_EQ(t.adc.power_mw, 3.1);
  EXPECT_NEAR(t.cell.energy_pj, 60e-6 * 24, 1e-12);  // 60 nW x 24 ns
  EXPECT_NEAR(t.dac.energy_pj, 3.9e-3 * 26, 1e-12);  // settling and array
  EXPECT_NEAR(t.router.power_mw, 2.59, 1e-12);       // a flit a nanosecond
  EXPECT_NEAR(t.bus.power_mw, 0.054 * 1024, 1e-9);   // full width a nanosecond
}

TEST(EnergyTable, AnArrayThatIsNotHeldIsDrivenUntilItsConversionEnds) {
  const auto table = [](const std::vector<std::string>& set) {
    return make_energy_table(load_hardware("wei2022", set));
  };
  const EnergyTable round = table({"pe.array_drive=round"});
  EXPECT_NEAR(round.cell.energy_pj, 60e-6 * (24 + 2.131), 1e-12);
  EXPECT_NEAR(round.dac.energy_pj, 3.9e-3 * (26 + 2.131), 1e-12);
  EXPECT_DOUBLE_EQ(round.cell.power_mw, table({}).cell.power_mw);
  EXPECT_DOUBLE_EQ(round.adc.energy_pj, table({}).adc.energy_pj);
  // What is sampled and held needs no further drive.
  const EnergyTable held = table({"pe.array_drive=round", "pe.schedule=sample_hold"});
  EXPECT_DOUBLE_EQ(held.cell.energy_pj, table({}).cell.energy_pj);
  EXPECT_DOUBLE_EQ(held.dac.energy_pj, table({}).dac.energy_pj);
}

TEST(EnergyTable, AHiddenShiftAddTakesNoTimeAndCostsAClock) {
  EXPECT_EQ(chip({"pe.shift_add_cycles=0"}).shift_add_ps, 0U);
  const auto energy = [](const char* set) {
    return make_energy_table(load_hardware("wei2022", {set})).shift_adder.energy_pj;
  };
  EXPECT_GT(energy("pe.shift_add_cycles=0"), 0);
  EXPECT_EQ(energy("pe.shift_add_cycles=0"), energy("pe.shift_add_cycles=1"));
}

TEST(EnergyTable, OffChipLinksAreNoneUnlessStated) {
  EXPECT_EQ(make_energy_table(load_hardware("wei2022")).io.power_mw, 0);
  const EnergyTable t =
      make_energy_table(load_hardware("wei2022", {"power.io_w=10.4", "area.io_mm2=22.88"}));
  EXPECT_DOUBLE_EQ(t.io.power_mw, 10400);
  EXPECT_DOUBLE_EQ(t.io.area_um2, 22.88e6);
}

TEST(EnergyTable, ConvertersScaleWithBitsAndRate) {
  const auto table = [](const std::vector<std::string>& set) {
    return make_energy_table(load_hardware("wei2022", set));
  };
  // 2^b / (b + 1): 16 / 5 of 256 / 9.
  EXPECT_NEAR(table({"adc.bits=4"}).adc.power_mw, 3.1 * (16.0 / 5) / (256.0 / 9), 1e-12);
  EXPECT_NEAR(table({"adc.bits=4"}).adc.area_um2, 1500 * (16.0 / 5) / (256.0 / 9), 1e-9);
  EXPECT_NEAR(table({"adc.rate_gsps=0.6"}).adc.power_mw, 1.55, 1e-12);
  EXPECT_NEAR(table({"dac.bits=3"}).dac.power_mw, 3.9e-3 * 4, 1e-12);
  // An ideal ADC is priced as the 9 bits that lose nothing (eq. 9).
  EXPECT_NEAR(table({"adc.bits=ideal"}).adc.power_mw, table({"adc.bits=9"}).adc.power_mw, 1e-12);
}

}  // namespace
}  // namespace ohmic
