#include "hw/cost/peak_figures.h"

#include <gmock/gmock.h>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "hw/cost/cost_json.h"

namespace ohmic {
namespace {

/// Two tiles of three PEs of four 4 x 4 groups with two ADCs each: a slice takes 2 rounds of
/// 1 + 8 + 1 + 1 ns. All units are as good as free but those named here.
PeakFigures small_chip(int weight_bits, int activation_bits,
                       const std::vector<std::string>& more = {}) {
  std::vector<std::string> set;
  for (const ConfigKey& key : config_keys()) {
    const std::string section = key.path.substr(0, key.path.find('.'));
    if (section == "power" || section == "area")
      set.push_back(key.path + "=" + (key.low > 0 ? "1e-15" : "0"));
  }
  const std::vector<std::string> named = {"chip.tiles_x=2",
                                          "chip.tiles_y=1",
                                          "chip.clock_mhz=1000",
                                          "tile.pes=3",
                                          "pe.crossbar_groups=4",
                                          "pe.adcs_per_group=2",
                                          "pe.schedule=serial",
                                          "pe.mux_ns=0",
                                          "pe.shift_add_cycles=1",
                                          "crossbar.rows=4",
                                          "crossbar.columns=4",
                                          "crossbar.bits_per_cell=1",
                                          "crossbar.read_ns=8",
                                          "dac.bits=1",
                                          "dac.settle_ns=1",
                                          "adc.bits=8",
                                          "adc.rate_gsps=1",
                                          "adc.cycles_per_conversion=1",
                                          "mapping.weight_planes=paper",
                                          "power.cell_nw=1000",
                                          "power.adc_mw=2.4",
                                          "power.router_pj_per_flit=3",
                                          "area.cell_um2=10",
                                          "area.router_um2=100"};
  set.insert(set.end(), named.begin(), named.end());
  set.insert(set.end(), more.begin(), more.end());
  const HardwareRecord record = load_hardware("wei2022", set);
  return peak_figures(make_chip_config(record), make_energy_table(record), weight_bits,
                      activation_bits);
}

TEST(PeakFigures, ThroughputOfASmallChipByHand) {
  // W2: two blocks a PE, twelve in all; A3: three slices of 22 ns. 2 x 12 x 16 / 66 ns.
  EXPECT_NEAR(small_chip(2, 3).gops, 384 / 66.0, 1e-12);
  EXPECT_NEAR(small_chip(4, 3).gops, 192 / 66.0, 1e-12);
  // A block of 16 bits takes four PEs: an average of six quarters is on the chip.
  EXPECT_NEAR(small_chip(16, 16).gops, 48 / 352.0, 1e-12);
  // Reads of 9 ns run under conversions of 2 x 2 ns.
  EXPECT_NEAR(small_chip(2, 3, {"pe.schedule=sample_hold"}).gops, 384 / 27.0, 1e-12);
  EXPECT_NEAR(small_chip(2, 3, {"crossbar.bits_per_cell=2"}).gops, 768 / 66.0, 1e-12);
}

TEST(PeakFigures, PowerOfASmallChipByHand) {
  const PeakFigures peak = small_chip(2, 3);
  const double pe = 4 * (32 * 1e-3 + 2 * 2.0);  // 32 cells of a uW, two ADCs of 2 mW at 1 GS/s
  EXPECT_NEAR(peak.pe_power_mw, pe, 1e-12);
  EXPECT_NEAR(peak.tile_power_mw, 3 * pe + 3, 1e-12);  // a flit of 3 pJ a ns
  EXPECT_NEAR(peak.power_w, 2 * (3 * pe + 3) * 1e-3, 1e-12);
  EXPECT_NEAR(peak.area_mm2, (6 * 4 * 32 * 10 + 2 * 100) * 1e-6, 1e-15);
  EXPECT_NEAR(peak.gops_per_watt(), peak.gops / peak.power_w, 1e-12);
  EXPECT_NEAR(peak.gops_per_mm2(), peak.gops / peak.area_mm2, 1e-9);
}

TEST(PeakFigures, RegistersAreThePesAndBuffersTheTiles) {
  const PeakFigures free = small_chip(2, 3);
  const PeakFigures registers = small_chip(2, 3, {"power.pe_registers_mw=1000"});
  EXPECT_NEAR(registers.pe_power_mw, free.pe_power_mw + 1000, 1e-9);
  const PeakFigures buffers = small_chip(2, 3, {"power.buffer_read_pj=4"});
  EXPECT_EQ(buffers.pe_power_mw, free.pe_power_mw);
  EXPECT_GT(buffers.tile_power_mw, free.tile_power_mw);
}

TEST(PeakFigures, OffChipLinksAreTheChipsAlone) {
  const PeakFigures without = small_chip(2, 3);
  const PeakFigures with = small_chip(2, 3, {"power.io_w=0.5", "area.io_mm2=2"});
  EXPECT_NEAR(with.power_w, without.power_w + 0.5, 1e-12);
  EXPECT_NEAR(with.area_mm2, without.area_mm2 + 2, 1e-12);
  EXPECT_EQ(with.tile_power_mw, without.tile_power_mw);
  EXPECT_EQ(with.gops, without.gops);
}

TEST(PeakFigures, JsonHoldsThem) {
  const Json json = peak_json(small_chip(2, 3));
  EXPECT_EQ(json.size(), 6U);
  EXPECT_NEAR(json["gops"].get<double>(), 384 / 66.0, 1e-12);
  EXPECT_EQ(json["weight_bits"], 2);
  EXPECT_EQ(json["activation_bits"], 3);
}

}  // namespace
}  // namespace ohmic
