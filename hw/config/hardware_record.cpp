#include "hw/config/hardware_record.h"

#include <algorithm>
#include <set>
#include <utility>

#include "hw/config/array_classes.h"
#include "hw/config/config_keys.h"
#include "hw/config/macro_table.h"
#include "hw/config/price_laws.h"
#include "hw/config/shipped_presets.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

std::string pointer(const std::string& path) {
  std::string text = "/" + path;
  std::replace(text.begin(), text.end(), '.', '/');
  return text;
}

const ConfigKey& known_key(const std::string& path, const std::string& file) {
  const ConfigKey* key = find_config_key(path);
  if (key == nullptr) {
    throw ConfigError(file, pointer(path), "unknown key " + path + near_keys(path));
  }
  return *key;
}

void check_key(const std::string& path, const Json& value, const std::string& file) {
  const std::string problem = check_value(known_key(path, file), value);
  if (!problem.empty()) throw ConfigError(file, pointer(path), problem);
}

void check_mesh(const HardwareRecord& record, const std::string& file) {
  for (const auto& [is_auto, other] :
       {std::pair("tiles_x", "tiles_y"), std::pair("tiles_y", "tiles_x")}) {
    const Json& found = record.values.at(std::string("chip.") + other);
    if (record.values.at(std::string("chip.") + is_auto) != kAutoMesh || found == kAutoMesh)
      continue;
    throw ConfigError(file, std::string("/chip/") + other,
                      std::string("chip.") + other + " is " + shown(found) + " beside chip." +
                          is_auto + " = auto, allowed is auto alone");
  }
}

/// An operation unit lies in an array.
void check_units(const HardwareRecord& record, const std::string& file) {
  for (const char* side : {"rows", "columns"}) {
    const Json& unit = record.values.at(std::string("crossbar.ou_") + side);
    const int array = least_array(record, side);
    if (!unit.is_number() || unit <= array) continue;
    const std::string least = record.array_classes.empty()
                                  ? std::string("crossbar.") + side
                                  : std::string("the least ") + side + " of array_classes";
    throw ConfigError(file, std::string("/crossbar/ou_") + side,
                      std::string("crossbar.ou_") + side + " is " + shown(unit) +
                          ", allowed is at most " + least + " = " + std::to_string(array) +
                          " or all");
  }
  const Json& compression = record.values.at("mapping.compression");
  if (record.values.at("mapping.packing") == "aligned" && compression != "block_planes") {
    throw ConfigError(file, "/mapping/packing",
                      "mapping.packing is aligned and mapping.compression " + shown(compression) +
                          ", allowed is aligned with block_planes alone");
  }
  if (record.values.at("mapping.weight_layout") == "adjacent" && compression != "none") {
    throw ConfigError(file, "/mapping/weight_layout",
                      "mapping.weight_layout is adjacent and mapping.compression " +
                          shown(compression) + ", allowed is adjacent with none alone");
  }
}

/// A cell is stuck off or stuck on; what hands sums on unrounded has no code to shift.
void check_devices(const HardwareRecord& record, const std::string& file) {
  const Json& off = record.values.at("device.stuck_off");
  const Json& on = record.values.at("device.stuck_on");
  if (off.get<double>() + on.get<double>() > 1 + 1e-12) {
    throw ConfigError(file, "/device/stuck_on",
                      "device.stuck_on is " + shown(on) + " beside device.stuck_off = " +
                          shown(off) + ", allowed is at most 1 together");
  }
  if (record.values.at("adc.bits").is_number()) return;
  for (const char* error : {"offset_lsb", "noise_lsb"}) {
    const Json& found = record.values.at(std::string("adc.") + error);
    if (found.get<double>() == 0) continue;
    throw ConfigError(file, std::string("/adc/") + error,
                      std::string("adc.") + error + " is " + shown(found) +
                          " beside adc.bits = ideal, which has no codes; allowed is 0");
  }
}

void check_together(const HardwareRecord& record, const std::string& file) {
  check_mesh(record, file);
  check_class_tiles(record, file);
  check_units(record, file);
  check_devices(record, file);
  const auto packet = record.values.at("noc.max_packet_flits").get<int>();
  const auto buffer = record.values.at("noc.buffer_flits").get<int>();
  if (packet > buffer) {
    throw ConfigError(file, "/noc/max_packet_flits",
                      "noc.max_packet_flits is " + std::to_string(packet) +
                          ", allowed is at most noc.buffer_flits = " + std::to_string(buffer) +
                          " (a head waits for room for the whole packet)");
  }
}

const std::string* preset_text(const std::string& name) {
  for (const auto& [file, text] : shipped_hardware_files()) {
    if (file == name) return &text;
  }
  return nullptr;
}

/// A record on its way from a preset to a chip of one's own: what is not stated anew follows.
class RecordUpdate {
 public:
  RecordUpdate(const HardwareRecord& before, std::string file)
      : before_(before), now_(before), file_(std::move(file)) {}

  HardwareRecord& record() { return now_; }
  const std::string& file() const { return file_; }
  void state(const std::string& path, const Json& value) {
    check_key(path, value, file_);
    now_.values[path] = value;
    stated_.insert(path);
  }
  HardwareRecord finish() {
    check();
    return follow();
  }
  /// Throws ConfigError if values that are fine alone do not go together.
  void check() const { check_together(now_, file_); }
  /// The record with all numbers that follow those stated.
  HardwareRecord follow() {
    if (!now_.array_classes.empty() && !states_price_of_array()) forget_array();
    HardwareRecord before = before_;
    before.array_classes = Json::array();
    const Json classes = std::exchange(now_.array_classes, Json::array());
    follow_sizes(before, stated_, now_, file_, [this](HardwareRecord& now) { take_macros(now); });
    now_.array_classes = classes;
    if (!classes.empty()) class_records_of(now_, file_);  // or their prices leave their ranges
    return now_;
  }

  static std::vector<HardwareRecord> class_records_of(const HardwareRecord& record,
                                                      const std::string& file) {
    HardwareRecord one = record;
    one.array_classes = Json::array();
    std::vector<HardwareRecord> records;
    for (const Json& entry : record.array_classes) {
      RecordUpdate update(one, file);
      for (const char* side : {"rows", "columns"})
        update.state(std::string("crossbar.") + side, entry.at(side));
      records.push_back(update.follow());
    }
    return records;
  }

 private:
  /// The points of one's own decide their keys, which nobody may state otherwise.
  void take_macros(HardwareRecord& now) const {
    for (const auto& [unit, points] : now.components.items()) {
      for (const auto& [path, value] : MacroTable(unit, points, file_).values(now)) {
        if (stated_.count(path) > 0 && now.values.at(path) != value) {
          throw ConfigError(file_, pointer(path),
                            "is " + shown(now.values.at(path)) + ", and /components/" + unit +
                                " makes it " + shown(value));
        }
        check_key(path, value, file_);
        now.values[path] = value;
        now.sources[path] = "components." + unit;
      }
    }
  }

  /// Whether the file states a number that follows the size of an array.
  bool states_price_of_array() const {
    return std::any_of(price_laws().begin(), price_laws().end(), [this](const PriceLaw& law) {
      return stated_.count(law.path) > 0 &&
             std::any_of(law.sizes.begin(), law.sizes.end(), [](const std::string& size) {
               return size == "crossbar.rows" || size == "crossbar.columns";
             });
    });
  }

  /// Beside a list of classes the size of one array is but that at which prices hold: it stays.
  void forget_array() {
    for (const char* size : {"crossbar.rows", "crossbar.columns"}) {
      now_.values[size] = before_.values.at(size);
      stated_.erase(size);
    }
  }

  const HardwareRecord& before_;
  HardwareRecord now_;
  std::string file_;
  std::set<std::string> stated_;
};

void read_section(RecordUpdate& update, const std::string& section, const Json& body) {
  const std::string& file = update.file();
  const auto& keys = config_keys();
  const bool known = std::any_of(keys.begin(), keys.end(), [&](const ConfigKey& key) {
    return key.path.rfind(section + ".", 0) == 0;
  });
  if (!known)
    throw ConfigError(file, "/" + section, "unknown section " + section + near_keys(section));
  if (!body.is_object()) {
    throw ConfigError(file, "/" + section, "is " + shown(body) + ", allowed is an object of keys");
  }
  for (const auto& [key, value] : body.items()) update.state(section + "." + key, value);
}

void read_sources(RecordUpdate& update, const Json& body) {
  const std::string& file = update.file();
  if (!body.is_object())
    throw ConfigError(file, "/sources", "is " + shown(body) + ", allowed is an object of texts");
  for (const auto& [path, text] : body.items()) {
    known_key(path, file);
    if (!text.is_string())
      throw ConfigError(file, "/sources/" + path, "is " + shown(text) + ", allowed is a text");
    update.record().sources[path] = text.get<std::string>();
  }
}

void read_entry(RecordUpdate& update, const std::string& key, const Json& value) {
  if (key == "base") return;  // read before
  if (key == "schema_version") {
    if (value != 1)
      throw ConfigError(update.file(), "/schema_version", "is " + shown(value) + ", allowed is 1");
  } else if (key == "name" || key == "description") {
    if (!value.is_string())
      throw ConfigError(update.file(), "/" + key, "is " + shown(value) + ", allowed is a text");
    if (key == "name") update.record().name = one_line(value.get<std::string>());
  } else if (key == "sources") {
    read_sources(update, value);
  } else if (key == kArrayClasses) {
    check_array_classes(value, update.file());
    update.record().array_classes = value;
  } else if (key == "components") {
    if (!value.is_object())
      throw ConfigError(update.file(), "/components",
                        "is " + shown(value) + ", allowed is an object of lists of points");
    update.record().components.update(value);
  } else {
    read_section(update, key, value);
  }
}

Json parse_object(const std::string& text, const std::string& file) {
  Json json = parse_json(text, file);
  if (!json.is_object())
    throw ConfigError(file, "/", "is " + shown(json) + ", allowed is an object");
  return json;
}

/// The keys that presets may leave out, and wei2022, which states all others. No number follows:
/// there is nothing before it.
HardwareRecord default_record() {
  HardwareRecord nothing;
  for (const ConfigKey& key : config_keys()) {
    if (key.otherwise.is_null()) continue;
    nothing.values[key.path] = key.otherwise;
    nothing.sources[key.path] = "ours: if no file states it";
  }
  RecordUpdate update(nothing, "wei2022");
  const Json json = parse_object(*preset_text("wei2022"), "wei2022");
  for (const auto& [key, value] : json.items()) read_entry(update, key, value);
  return update.record();
}

/// Puts what a hardware file states on top. The name of the file is the record's if it has none.
void read_entries(RecordUpdate& update, const Json& json) {
  update.record().name = one_line(update.file());  // a path may be no UTF-8, and results are JSON
  for (const auto& [key, value] : json.items()) read_entry(update, key, value);
}

/// The preset that a file, or a preset, builds on: that of its key `base`, else wei2022.
HardwareRecord base_of(const Json& json, const std::string& file) {
  HardwareRecord record = default_record();
  const auto base = json.find("base");
  if (base == json.end()) return record;
  const std::string* text = base->is_string() ? preset_text(base->get<std::string>()) : nullptr;
  if (text == nullptr) {
    std::string names;
    for (const std::string& name : hardware_presets()) names += (names.empty() ? "" : ", ") + name;
    throw ConfigError(file, "/base", "is " + shown(*base) + ", allowed is one of " + names);
  }
  const auto name = base->get<std::string>();
  const Json preset = parse_object(*text, name);
  const HardwareRecord before = base_of(preset, name);
  RecordUpdate update(before, name);
  read_entries(update, preset);
  return update.finish();
}

/// A `--set` value: JSON if it parses as a scalar (8, 1.5), else the bare word (pipelined).
Json override_value(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_number() || json.is_boolean() || json.is_string() ? json : Json(text);
}

}  // namespace

std::vector<std::string> hardware_presets() {
  std::vector<std::string> names;
  for (const auto& [file, text] : shipped_hardware_files()) names.push_back(file);
  return names;
}

std::string describe_hardware(const std::string& preset) {
  return parse_json(*preset_text(preset), preset).at("description").get<std::string>();
}

std::pair<std::string, Json> read_override(const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError("--set", "'" + assignment + "' is not KEY=VALUE, e.g. chip.tiles_x=4");
  }
  std::pair<std::string, Json> result{assignment.substr(0, equals),
                                      override_value(assignment.substr(equals + 1))};
  check_key(result.first, result.second, "--set");
  return result;
}

HardwareRecord load_hardware(const std::string& name_or_file,
                             const std::vector<std::string>& overrides) {
  if (const std::string* preset = preset_text(name_or_file)) {
    return parse_hardware(*preset, name_or_file, overrides);
  }
  if (file_exists(name_or_file)) {
    return parse_hardware(read_file(name_or_file, kLargestText), name_or_file, overrides);
  }
  throw ConfigError("--hw", "'" + name_or_file + "' is neither a preset nor a file" +
                                did_you_mean(name_or_file, hardware_presets()));
}

HardwareRecord parse_hardware(const std::string& text, const std::string& file,
                              const std::vector<std::string>& overrides) {
  const Json json = parse_object(text, file);
  const HardwareRecord before = base_of(json, file);
  RecordUpdate update(before, file);
  read_entries(update, json);
  if (overrides.empty()) return update.finish();
  try {
    return with_overrides(update.follow(), overrides);
  } catch (const ConfigError&) {
    update.check();  // what does not go together in the file alone is the file's fault
    throw;
  }
}

HardwareRecord with_overrides(const HardwareRecord& record,
                              const std::vector<std::string>& overrides) {
  RecordUpdate update(record, "--set");
  for (const std::string& assignment : overrides) {
    const auto [path, value] = read_override(assignment);
    update.state(path, value);
  }
  return update.finish();
}

std::vector<HardwareRecord> class_records(const HardwareRecord& record) {
  if (record.array_classes.empty()) return {record};
  return RecordUpdate::class_records_of(record, record.name);
}

Json hardware_to_json(const HardwareRecord& record) {
  Json json;
  json["name"] = record.name;
  if (!record.components.empty()) json["components"] = record.components;
  if (!record.array_classes.empty()) json[kArrayClasses] = record.array_classes;
  for (const ConfigKey& key : config_keys()) {
    const auto dot = key.path.find('.');
    json[key.path.substr(0, dot)][key.path.substr(dot + 1)] = record.values.at(key.path);
  }
  return json;
}

}  // namespace ohmic
