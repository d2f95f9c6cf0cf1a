#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"
#include "util/json_section.h"

namespace ohmic {

/// A hardware description as given: one checked value a key of config_keys().
struct HardwareRecord {
  std::string name;
  std::map<std::string, Json> values;          ///< by path, e.g. "adc.rate_gsps"
  std::map<std::string, std::string> sources;  ///< where a value comes from, by path
  Json components = Json::object();            ///< points of one's own, by unit (macro_table.h)
  Json array_classes = Json::array();          ///< as in a file (array_classes.h); empty: one class
};

/// Names of the shipped presets.
std::vector<std::string> hardware_presets();
std::string describe_hardware(const std::string& preset);

/// A preset by name or a hardware file by path, with `KEY=VALUE` overrides on top. Keys that a file
/// leaves out take the values of the preset that its key "base" names, else wei2022's. A price
/// holds at the sizes of the record that states it: where a file or an override changes sizes and
/// not the price, the price follows its law (price_laws.h). Whether values go together is
/// asked of the record with its overrides. ConfigError names the file (`--set` for overrides), the
/// key, the value and what is allowed.
HardwareRecord load_hardware(const std::string& name_or_file,
                             const std::vector<std::string>& overrides = {});

/// The same from the text of a hardware file; `file` is what errors call it.
HardwareRecord parse_hardware(const std::string& text, const std::string& file,
                              const std::vector<std::string>& overrides = {});

/// A record with overrides on top, as load_hardware() does it.
HardwareRecord with_overrides(const HardwareRecord& record,
                              const std::vector<std::string>& overrides);

/// The key and the value of a `KEY=VALUE` override. ConfigError names `--set`, the key, the value
/// and what is allowed.
std::pair<std::string, Json> read_override(const std::string& assignment);

/// The resolved object, nested as in a hardware file, in the order of config_keys().
Json hardware_to_json(const HardwareRecord& record);

/// A record of one class for each of its array classes: with that one's rows and columns, and all
/// numbers that follow them. The record itself if it has no list.
std::vector<HardwareRecord> class_records(const HardwareRecord& record);

ChipConfig make_chip_config(const HardwareRecord& record);
/// Prices at the record's own crossbar.rows and crossbar.columns.
EnergyTable make_energy_table(const HardwareRecord& record);
/// Prices of all array classes.
ChipPrices make_chip_prices(const HardwareRecord& record);

}  // namespace ohmic
