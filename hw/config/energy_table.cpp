#include "hw/config/energy_table.h"

#include <algorithm>

#include "hw/config/hardware_record.h"
#include "hw/config/price_laws.h"

namespace ohmic {
namespace {

/// Energy in pJ of a unit that draws `power_mw` for `ps`: 1 mW x 1 ps = 1e-3 pJ.
double pj(double power_mw, double ps) { return power_mw * ps * 1e-3; }

/// A unit whose event lasts `ps` at `power_mw`.
UnitCost timed(double power_mw, double ps, double area_um2) {
  return {pj(power_mw, ps), power_mw, area_um2};
}

/// A unit whose event costs `energy_pj` and that takes one every `period_ps` while active.
UnitCost stream(double energy_pj, double period_ps, double area_um2) {
  return {energy_pj, energy_pj / period_ps * 1e3, area_um2};
}

}  // namespace

EnergyTable make_energy_table(const HardwareRecord& record) {
  const ChipConfig c = make_chip_config(record);
  const auto power = [&](const char* key) {
    return record.values.at(std::string("power.") + key).get<double>();
  };
  const auto area = [&](const char* key) {
    return record.values.at(std::string("area.") + key).get<double>();
  };
  const double clock = static_cast<double>(c.clock_ps);
  const double read = static_cast<double>(c.arrays.front().read_ps);  // of the class that is priced
  const double drive = static_cast<double>(c.dac_ps) + read;
  const double convert = static_cast<double>(c.conversion_ps);
  const double dacs = dac_scale(c.dac_bits);
  const double adcs = adc_scale(paid_adc_bits(c));
  const double adc_mw = power("adc_mw") * adcs * (c.adc_rate_gsps / 1.2);
  const double buffer = static_cast<double>(c.buffer_cycle_ps);

  EnergyTable t;
  t.cell = timed(power("cell_nw") * 1e-6, read, area("cell_um2"));
  t.dac = timed(power("dac_uw") * 1e-3 * dacs, drive, area("dac_um2") * dacs);
  t.sample_hold = timed(power("sample_hold_nw") * 1e-6, convert, area("sample_hold_um2"));
  t.adc = timed(adc_mw, convert, area("adc_um2") * adcs);
  t.subtractor = timed(power("subtractor_uw") * 1e-3, convert, area("subtractor_um2"));
  const double shift_add = std::max(clock, static_cast<double>(c.shift_add_ps));  // hidden: 1 clock
  t.shift_adder = timed(power("shift_adder_uw") * 1e-3, shift_add, area("shift_adder_um2"));
  t.pe_registers = timed(power("pe_registers_mw"), clock, 0);
  t.register_bit = {0, 0, area("register_um2_per_bit")};
  t.buffer_read = stream(power("buffer_read_pj"), buffer, 0);
  t.buffer_write = stream(power("buffer_write_pj"), buffer, 0);
  t.buffer_bit = {0, 0, area("buffer_um2_per_kib") / 8192};
  t.bus = {power("bus_fj_per_bit") * 1e-3,
           power("bus_fj_per_bit") * 1e-3 * c.bus_bits / clock * 1e3, area("bus_um2")};
  t.adder =
      timed(power("adder_uw") * 1e-3, static_cast<double>(c.adder_level_ps), area("adder_um2"));
  t.lut = timed(power("lut_uw") * 1e-3, clock, area("lut_um2"));
  t.pool = timed(power("pool_uw") * 1e-3, clock, area("pool_um2"));
  t.vector_lane = timed(power("vector_uw") * 1e-3, clock, area("vector_um2"));
  t.router = stream(power("router_pj_per_flit"), clock, area("router_um2"));
  t.link = stream(power("link_pj_per_flit"), clock, area("link_um2"));
  t.controller = timed(power("controller_uw") * 1e-3, clock, area("controller_um2"));
  t.io = {0, power("io_w") * 1e3, area("io_mm2") * 1e6};
  t.tile_leakage_mw = power("tile_leakage_mw");
  t.pe_leakage_mw = power("pe_leakage_mw");
  return t;
}

}  // namespace ohmic
