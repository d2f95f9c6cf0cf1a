#include "hw/config/price_laws.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/config/config_keys.h"
#include "hw/config/node_scaling.h"
#include "hw/config/price_list.h"
#include "util/config_error.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

double rows(const ChipConfig& c) { return c.arrays.front().rows; }
double columns(const ChipConfig& c) { return c.arrays.front().columns; }
double bit_lines(const ChipConfig& c) { return columns(c) + c.spare_columns; }
double kib(const ChipConfig& c) { return static_cast<double>(c.buffer_bits) / 8192; }
double one(const ChipConfig&) { return 1; }

/// Delay of a line of n cells behind a driver of as much resistance as 1,000 cells of wire have:
/// n + n^2 / 2,000, in the time that the driver takes for one cell's capacitance.
double line_delay(double n) { return n * (1 + n / 2000); }
double read_delay(const ChipConfig& c) { return line_delay(rows(c)) + line_delay(bit_lines(c)); }

/// Settling to half a step of the last bit takes ln(2^(b + 1)) time constants.
double settling(const ChipConfig& c) { return c.dac_bits + 1; }

/// Levels of 2:1 multiplexers between a converter and its columns, at least one.
double mux_levels(const ChipConfig& c) {
  const auto shared = ceil_div(static_cast<std::uint64_t>(bit_lines(c)),
                               static_cast<std::uint64_t>(c.adcs_per_group));
  return static_cast<double>(std::max<std::uint64_t>(1, adder_levels(shared)));
}

double access_time(const ChipConfig& c) { return std::pow(kib(c), 0.25); }
double word_energy(const ChipConfig& c, double exponent) {
  return std::pow(c.buffer_width_bits, exponent) * std::sqrt(kib(c));
}
double read_energy(const ChipConfig& c) { return word_energy(c, 1.12); }
double write_energy(const ChipConfig& c) { return word_energy(c, 1.05); }
double buffer_area(const ChipConfig& c) { return 1 + c.buffer_width_bits / 512.0; }

double row_driver(const ChipConfig& c) { return 128 + bit_lines(c); }
double register_bits(const ChipConfig& c) {
  return static_cast<double>(pe_register_bits(static_cast<std::uint64_t>(rows(c)),
                                              static_cast<std::uint64_t>(columns(c))));
}
double sum_bits(const ChipConfig& c) {
  return static_cast<double>(partial_sum_bits(static_cast<std::uint64_t>(rows(c))));
}
double operand_bits(const ChipConfig& c) { return c.vector_bits; }
double bus_width(const ChipConfig& c) { return c.bus_bits; }
double flit(const ChipConfig& c) { return c.flit_bits; }

double router_buffer_bits(const ChipConfig& c) { return 5.0 * c.flit_bits * c.router_buffer_flits; }
/// A fifth part of the crossbar's tracks a flit; as much as its buffers at 256 bits.
double router_energy(const ChipConfig& c) { return c.flit_bits * (1 + c.flit_bits / 256.0); }
double router_area(const ChipConfig& c) {
  return router_buffer_bits(c) + 25.0 * c.flit_bits * c.flit_bits;
}
double stored_bits(const ChipConfig& c) {
  return 2.0 * static_cast<double>(c.buffer_bits + c.vector_buffer_bits) + router_buffer_bits(c);
}

/// Sizes that are counts of units, each of which is paid for.
constexpr std::pair<const char*, const char*> kCounted[] = {
    {"chip.tiles_x", "every tile"},
    {"chip.tiles_y", "every tile"},
    {"tile.pes", "every PE"},
    {"pe.crossbar_groups", "two arrays, their DACs, sample-and-holds and ADCs a group"},
    {"pe.adcs_per_group", "an ADC, a subtractor and a shift-adder each"},
    {"crossbar.rows", "a row of cells and a DAC each"},
    {"crossbar.columns", "a column of cells and a sample-and-hold each"},
    {"crossbar.spare_columns", "a column of cells and a sample-and-hold each"},
    {"tile.lut_lanes", "a LUT lane each"},
    {"tile.pool_lanes", "a pooling lane each"},
    {"tile.vector_lanes", "a vector lane each"},
    {"tile.buffer_kib", "a line buffer and an output buffer by the KiB"},
    {"tile.vector_buffer_kib", "the vector unit's two buffers by the KiB"},
};

constexpr const char* kTileSide = "side of a tile, from its area";
constexpr const char* kIsaacRegisters =
    "ISAAC 2016, Table I: 0.23, 1.24 and 1.68 mW for 0.25, 2 and 3 KB (exponent 0.8; ours: 1)";
constexpr const char* kCactiLeakage = "CACTI at 45 nm, 1 to 16 KiB: capacity^0.98";
constexpr const char* kDac =
    "ours: half of a DAC at 128 columns drives the word line; Yao 2024's measured DAC is within 1 "
    "%";
constexpr const char* kOrion = "as in Orion 2.0 (Kahng et al., DATE 2009)";

std::vector<PriceLaw> time_laws() {
  return {
      {"tile.buffer_cycle_ns",
       {"tile.buffer_kib"},
       "capacity^0.25",
       "CACTI at 45 nm: exponent 0.2 from 128 B to 16 KiB; ours: 0.25, for longer lines",
       access_time},
      {"pe.mux_ns",
       {"crossbar.columns", "crossbar.spare_columns", "pe.adcs_per_group"},
       "levels of 2:1 multiplexers from an ADC to its columns and spare ones, at least 1",
       "MNSIM 2.0",
       mux_levels},
      {"crossbar.read_ns",
       {"crossbar.rows", "crossbar.columns", "crossbar.spare_columns"},
       "f(rows) + f(columns with spare ones), f(n) = n (1 + n / 2000): RC of a word line and a bit "
       "line behind their drivers",
       "Elmore delay; wire: 2.5 ohm a cell (MNSIM 2.0: 2.82); ours: a driver of 2.5 kohm",
       read_delay},
      {"dac.settle_ns",
       {"dac.bits"},
       "bits + 1: time constants to half a step of the last bit",
       "first-order settling",
       settling},
  };
}

std::vector<PriceLaw> pe_power_laws() {
  const std::string driver =
      "128 + columns with spare ones: half of it at 128 columns drives the word line";
  const std::string registers = "bits of a PE's registers: 8 rows + (16 + log2 rows) columns";
  return {
      {"power.dac_uw",
       {"dac.bits", "crossbar.columns", "crossbar.spare_columns"},
       "2^(bits - 1) x (" + driver + ")",
       kDac,
       row_driver},
      {"power.adc_mw",
       {"adc.bits", "adc.rate_gsps"},
       "2^bits / (bits + 1), and the rate",
       "ISAAC 2016's design space; too cheap below 8 bits, see docs/prices.md",
       nullptr},
      {"power.subtractor_uw", {"adc.bits"}, "ADC bits", "width of the operand", paid_adc_bits},
      {"power.shift_adder_uw", {"adc.bits"}, "ADC bits", "width of the operand", paid_adc_bits},
      {"power.pe_registers_mw",
       {"crossbar.rows", "crossbar.columns"},
       registers,
       kIsaacRegisters,
       register_bits},
  };
}

std::vector<PriceLaw> tile_power_laws() {
  return {
      {"power.buffer_read_pj",
       {"tile.buffer_width_bits", "tile.buffer_kib"},
       "width^1.12 x capacity^0.5",
       "width: CACTI at 45 nm, 64 to 256 b (MNSIM 2.0); capacity: CACTI 0.79 reading, 0.34 "
       "writing, Horowitz 2014 0.5",
       read_energy},
      {"power.buffer_write_pj",
       {"tile.buffer_width_bits", "tile.buffer_kib"},
       "width^1.05 x capacity^0.5",
       "as power.buffer_read_pj",
       write_energy},
      {"power.bus_fj_per_bit", {}, kTileSide, "length of the wires", one, true},
      {"power.adder_uw",
       {"crossbar.rows"},
       "bits of a partial sum: 16 + log2 rows",
       "width of the operand",
       sum_bits},
      {"power.vector_uw",
       {"tile.vector_bits"},
       "vector bits",
       "width of the operand",
       operand_bits},
  };
}

std::vector<PriceLaw> noc_power_laws() {
  return {
      {"power.router_pj_per_flit",
       {"noc.flit_bits"},
       "flit bits x (1 + flit bits / 256): buffers and crossbar",
       kOrion,
       router_energy},
      {"power.link_pj_per_flit",
       {"noc.flit_bits"},
       std::string("flit bits x ") + kTileSide,
       "length of the wires",
       flit,
       true},
  };
}

std::vector<PriceLaw> leakage_laws() {
  return {
      {"power.tile_leakage_mw",
       {"tile.buffer_kib", "tile.vector_buffer_kib", "noc.flit_bits", "noc.buffer_flits"},
       "bits that a tile and its router store",
       kCactiLeakage,
       stored_bits},
      {"power.pe_leakage_mw",
       {"crossbar.rows", "crossbar.columns"},
       "bits of a PE's registers",
       kCactiLeakage,
       register_bits},
  };
}

std::vector<PriceLaw> pe_area_laws() {
  return {
      {"area.dac_um2",
       {"dac.bits", "crossbar.columns", "crossbar.spare_columns"},
       "2^(bits - 1) x (128 + columns with spare ones), as power.dac_uw",
       "ours",
       row_driver},
      {"area.adc_um2",
       {"adc.bits"},
       "2^bits / (bits + 1)",
       "ISAAC 2016's design space; too small below 8 bits, see docs/prices.md",
       nullptr},
      {"area.subtractor_um2", {"adc.bits"}, "ADC bits", "width of the operand", paid_adc_bits},
      {"area.shift_adder_um2", {"adc.bits"}, "ADC bits", "width of the operand", paid_adc_bits},
  };
}

std::vector<PriceLaw> tile_area_laws() {
  return {
      {"area.buffer_um2_per_kib",
       {"tile.buffer_width_bits"},
       "1 + width / 512: sense amplifiers",
       "ours",
       buffer_area},
      {"area.bus_um2",
       {"tile.bus_bits"},
       "bus bits x side of a tile",
       "length of the wires",
       bus_width,
       true},
      {"area.adder_um2",
       {"crossbar.rows"},
       "bits of a partial sum: 16 + log2 rows",
       "width of the operand",
       sum_bits},
      {"area.vector_um2",
       {"tile.vector_bits"},
       "vector bits",
       "width of the operand",
       operand_bits},
  };
}

std::vector<PriceLaw> noc_area_laws() {
  return {
      {"area.router_um2",
       {"noc.flit_bits", "noc.buffer_flits"},
       "5 x flit bits x buffer flits + (5 x flit bits)^2: buffers and crossbar of five ports",
       kOrion,
       router_area},
      {"area.link_um2",
       {"noc.flit_bits"},
       "flit bits x side of a tile",
       "length of the wires",
       flit,
       true},
  };
}

bool is_wire(const std::string& path) {
  const auto& laws = price_laws();
  return std::any_of(laws.begin(), laws.end(),
                     [&](const PriceLaw& law) { return law.by_length && law.path == path; });
}

/// What the node does to a number: to areas, and to energies of what is CMOS. A cell's current is
/// its device's, time is the clock's, and a wire of one length takes the same energy at any node.
double node_factor(const std::string& path, double from_nm, double to_nm) {
  if (from_nm == to_nm || path == "area.io_mm2" || path == "power.io_w") return 1;
  if (path.rfind("area.", 0) == 0) {
    const double area = node_area(to_nm) / node_area(from_nm);
    return is_wire(path) ? std::sqrt(area) : area;  // a wire's width; its length comes later
  }
  if (path.rfind("power.", 0) != 0 || path == "power.cell_nw" || is_wire(path)) return 1;
  return node_energy(to_nm) / node_energy(from_nm);
}

void scale(HardwareRecord& record, const std::string& path, double factor,
           const std::string& file) {
  if (factor == 1) return;
  Json& value = record.values.at(path);
  const double scaled = value.get<double>() * factor;
  const ConfigKey& key = *find_config_key(path);
  if (scaled < key.low || scaled > key.high) {
    throw ConfigError(file, path + " would be " + plain_number(scaled) +
                                " by its law (docs/prices.md), allowed is " + allowed_values(key) +
                                "; state it");
  }
  value = scaled;
}

double ratio(double now, double before) { return now == before ? 1 : now / before; }

}  // namespace

const std::vector<PriceLaw>& price_laws() {
  static const std::vector<PriceLaw> laws = [] {
    std::vector<PriceLaw> all;
    for (auto part : {time_laws(), pe_power_laws(), tile_power_laws(), noc_power_laws(),
                      leakage_laws(), pe_area_laws(), tile_area_laws(), noc_area_laws()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return laws;
}

const PriceLaw* find_price_law(const std::string& path) {
  for (const PriceLaw& law : price_laws()) {
    if (law.path == path) return &law;
  }
  return nullptr;
}

std::string cost_of_size(const std::string& path) {
  if (path == "chip.node_nm") {
    return "moves every area, and every power and energy but a cell's and a wire's; times are keys "
           "of their own";
  }
  std::string text;
  for (const auto& [size, units] : kCounted) {
    if (path == size) text = std::string("area and power of ") + units;
  }
  std::string moved;
  for (const PriceLaw& law : price_laws()) {
    if (std::find(law.sizes.begin(), law.sizes.end(), path) == law.sizes.end()) continue;
    moved += (moved.empty() ? "followed by " : ", ") + law.path;
  }
  return text.empty() || moved.empty() ? text + moved : text + "; " + moved;
}

double adc_scale(double bits) { return std::exp2(bits) / (bits + 1) / (256.0 / 9.0); }

double dac_scale(double bits) { return std::exp2(bits - 1); }

double paid_adc_bits(const ChipConfig& chip) {
  return chip.adc_bits ? *chip.adc_bits : lossless_adc_bits(chip);
}

double tile_area_um2(const HardwareRecord& record) {
  ChipConfig tile = make_chip_config(record);
  tile.tiles_x = tile.tiles_y = tile.arrays.front().tiles = 1;
  const Inventory all = instantiated_units(tile);
  const EnergyTable table = make_energy_table(record);
  double area = 0;
  for (const PricedUnit& unit : price_list()) {
    if (unit.component == Component::kBus || unit.component == Component::kLink) continue;
    area += static_cast<double>(all.*unit.units) * (table.*unit.cost).area_um2;
  }
  return area;
}

void follow_sizes(const HardwareRecord& before, const std::set<std::string>& stated,
                  HardwareRecord& now, const std::string& file,
                  const std::function<void(HardwareRecord&)>& own) {
  const ChipConfig old_chip = make_chip_config(before);
  const ChipConfig new_chip = make_chip_config(now);
  for (const ConfigKey& key : config_keys()) {
    if (stated.count(key.path) > 0) continue;
    scale(now, key.path, node_factor(key.path, old_chip.node_nm, new_chip.node_nm), file);
  }
  for (const PriceLaw& law : price_laws()) {
    if (law.weight == nullptr || stated.count(law.path) > 0) continue;
    scale(now, law.path, ratio(law.weight(new_chip), law.weight(old_chip)), file);
  }
  own(now);
  // The side of a tile comes last: it needs the areas.
  const double length = std::sqrt(ratio(tile_area_um2(now), tile_area_um2(before)));
  for (const PriceLaw& law : price_laws()) {
    if (law.by_length && stated.count(law.path) == 0) scale(now, law.path, length, file);
  }
}

}  // namespace ohmic
