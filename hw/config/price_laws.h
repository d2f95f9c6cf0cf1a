#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/config/hardware_record.h"

namespace ohmic {

/// How a number of the hardware (a time, an energy, a power, an area) follows the sizes of the unit
/// that it belongs to and the technology node. docs/prices.md.
struct PriceLaw {
  std::string path;                ///< the number that follows: "power.pe_registers_mw"
  std::vector<std::string> sizes;  ///< the keys that it follows
  std::string text;                ///< the law in words
  std::string source;
  /// What the number is in proportion to. nullptr: the key is the price at a fixed size, and
  /// make_energy_table() goes from there.
  double (*weight)(const ChipConfig& chip) = nullptr;
  bool by_length = false;  ///< also in proportion to the side of a tile
};

/// Every law, in the order of config_keys().
const std::vector<PriceLaw>& price_laws();

/// The law of a number, or nullptr.
const PriceLaw* find_price_law(const std::string& path);

/// What a size costs, for `explain`: "area and power of every ADC ...; followed by area.bus_um2".
/// Empty if nothing hangs on the key.
std::string cost_of_size(const std::string& path);

/// Carries the numbers of `now` from the sizes of `before` to its own. stated: paths whose values
/// hold as they are. own: puts in what follows no law, before wires follow the side of a tile. A
/// number whose sizes did not change is left as it is, bit for bit. Throws ConfigError that names
/// `file` if a number leaves the range of its key.
void follow_sizes(const HardwareRecord& before, const std::set<std::string>& stated,
                  HardwareRecord& now, const std::string& file,
                  const std::function<void(HardwareRecord&)>& own);

/// Area of one tile with its PEs and router, without its bus and links. um2.
double tile_area_um2(const HardwareRecord& record);

/// An ADC's power and area at so many bits as a multiple of those at 8 bits: 2^b / (b + 1). Source:
/// the ADC model of ISAAC's design space (Shafiee et al. 2016).
double adc_scale(double bits);

/// A DAC's power and area at so many bits as a multiple of those at 1 bit: 2^(b - 1).
double dac_scale(double bits);

/// Bits of the ADC that is paid for: an ideal one is paid as the least that loses nothing.
double paid_adc_bits(const ChipConfig& chip);

}  // namespace ohmic
