#include "hw/config/energy_table.h"

#include <algorithm>
#include <string>

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

/// Reads the keys `power.*` and `area.*` of a hardware record, which must outlive it.
class PriceKeys {
 public:
  explicit PriceKeys(const HardwareRecord& record) : record_(record) {}

  double power(const char* key) const { return number(std::string("power.") + key); }
  double area(const char* key) const { return number(std::string("area.") + key); }

 private:
  double number(const std::string& key) const { return record_.values.at(key).get<double>(); }

  const HardwareRecord& record_;
};

/// The units of a PE.
void price_pe(const PriceKeys& keys, const ChipConfig& c, EnergyTable& t) {
  const double clock = static_cast<double>(c.clock_ps);
  const double convert = static_cast<double>(c.conversion_ps);
  const bool driven_on = c.driven_all_round && c.schedule == Schedule::kSerial;
  const double read = static_cast<double>(c.arrays.front().read_ps) +
                      (driven_on ? static_cast<double>(c.arrays.front().mux_ps) + convert : 0);
  const double drive = static_cast<double>(c.dac_ps) + read;
  const double dacs = dac_scale(c.dac_bits);
  const double adcs = adc_scale(paid_adc_bits(c));
  const double adc_mw = keys.power("adc_mw") * adcs * (c.adc_rate_gsps / 1.2);
  const double shift_add = std::max(clock, static_cast<double>(c.shift_add_ps));  // hidden: 1 clock

  t.cell = timed(keys.power("cell_nw") * 1e-6, read, keys.area("cell_um2"));
  t.dac = timed(keys.power("dac_uw") * 1e-3 * dacs, drive, keys.area("dac_um2") * dacs);
  t.sample_hold = timed(keys.power("sample_hold_nw") * 1e-6, convert, keys.area("sample_hold_um2"));
  t.adc = timed(adc_mw, convert, keys.area("adc_um2") * adcs);
  t.subtractor = timed(keys.power("subtractor_uw") * 1e-3, convert, keys.area("subtractor_um2"));
  t.shift_adder =
      timed(keys.power("shift_adder_uw") * 1e-3, shift_add, keys.area("shift_adder_um2"));
  t.pe_registers = timed(keys.power("pe_registers_mw"), clock, 0);
  t.pe_leakage_mw = keys.power("pe_leakage_mw");
}

/// The units of a tile beside its PEs.
void price_tile(const PriceKeys& keys, const ChipConfig& c, EnergyTable& t) {
  const double clock = static_cast<double>(c.clock_ps);
  const double buffer = static_cast<double>(c.buffer_cycle_ps);
  const double adder_level = static_cast<double>(c.adder_level_ps);
  const double bus_pj = keys.power("bus_fj_per_bit") * 1e-3;

  t.register_bit = {0, 0, keys.area("register_um2_per_bit")};
  t.buffer_read = stream(keys.power("buffer_read_pj"), buffer, 0);
  t.buffer_write = stream(keys.power("buffer_write_pj"), buffer, 0);
  // Index tables are small buffers, read a word of the tile's buffers at a time.
  const double words = c.buffer_width_bits;
  t.index_read = {t.buffer_read.energy_pj / words, t.buffer_read.power_mw, 0};
  t.index_bit = {0, 0, keys.area("buffer_um2_per_kib") / 8192};
  t.buffer_bit = {0, 0, keys.area("buffer_um2_per_kib") / 8192};
  t.bus = {bus_pj, bus_pj * c.bus_bits / clock * 1e3, keys.area("bus_um2")};
  t.adder = timed(keys.power("adder_uw") * 1e-3, adder_level, keys.area("adder_um2"));
  t.lut = timed(keys.power("lut_uw") * 1e-3, clock, keys.area("lut_um2"));
  t.pool = timed(keys.power("pool_uw") * 1e-3, clock, keys.area("pool_um2"));
  t.vector_lane = timed(keys.power("vector_uw") * 1e-3, clock, keys.area("vector_um2"));
  t.controller = timed(keys.power("controller_uw") * 1e-3, clock, keys.area("controller_um2"));
  t.tile_leakage_mw = keys.power("tile_leakage_mw");
}

/// What moves data between tiles and off the chip.
void price_transport(const PriceKeys& keys, const ChipConfig& c, EnergyTable& t) {
  const double clock = static_cast<double>(c.clock_ps);
  t.router = stream(keys.power("router_pj_per_flit"), clock, keys.area("router_um2"));
  t.link = stream(keys.power("link_pj_per_flit"), clock, keys.area("link_um2"));
  t.io = {0, keys.power("io_w") * 1e3, keys.area("io_mm2") * 1e6};
}

}  // namespace

EnergyTable make_energy_table(const HardwareRecord& record) {
  const ChipConfig chip = make_chip_config(record);
  const PriceKeys keys(record);
  EnergyTable table;
  price_pe(keys, chip, table);
  price_tile(keys, chip, table);
  price_transport(keys, chip, table);
  return table;
}

ChipPrices make_chip_prices(const HardwareRecord& record) {
  std::vector<EnergyTable> tables;
  for (const HardwareRecord& one : class_records(record)) tables.push_back(make_energy_table(one));
  if (tables.size() == 1) return tables.front();
  UnitCost link;  // a mean over the tiles: as long as their sides
  double tiles = 0;
  for (std::size_t k = 0; k < tables.size(); ++k) {
    const double share = record.array_classes[k].at("tiles").get<double>();
    link.energy_pj += share * tables[k].link.energy_pj;
    link.power_mw += share * tables[k].link.power_mw;
    link.area_um2 += share * tables[k].link.area_um2;
    tiles += share;
  }
  for (EnergyTable& table : tables)
    table.link = {link.energy_pj / tiles, link.power_mw / tiles, link.area_um2 / tiles};
  return ChipPrices(std::move(tables));
}

}  // namespace ohmic
