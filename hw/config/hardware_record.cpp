#include "hw/config/hardware_record.h"

#include <algorithm>

#include "hw/config/config_keys.h"
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

void set_value(HardwareRecord& record, const std::string& path, const Json& value,
               const std::string& file) {
  check_key(path, value, file);
  record.values[path] = value;
}

void read_section(HardwareRecord& record, const std::string& section, const Json& body,
                  const std::string& file) {
  const auto& keys = config_keys();
  const bool known = std::any_of(keys.begin(), keys.end(), [&](const ConfigKey& key) {
    return key.path.rfind(section + ".", 0) == 0;
  });
  if (!known)
    throw ConfigError(file, "/" + section, "unknown section " + section + near_keys(section));
  if (!body.is_object()) {
    throw ConfigError(file, "/" + section, "is " + shown(body) + ", allowed is an object of keys");
  }
  for (const auto& [key, value] : body.items()) set_value(record, section + "." + key, value, file);
}

void read_sources(HardwareRecord& record, const Json& body, const std::string& file) {
  if (!body.is_object())
    throw ConfigError(file, "/sources", "is " + shown(body) + ", allowed is an object of texts");
  for (const auto& [path, text] : body.items()) {
    known_key(path, file);
    if (!text.is_string())
      throw ConfigError(file, "/sources/" + path, "is " + shown(text) + ", allowed is a text");
    record.sources[path] = text.get<std::string>();
  }
}

void overlay(HardwareRecord& record, const std::string& text, const std::string& file) {
  const Json json = parse_json(text, file);
  if (!json.is_object())
    throw ConfigError(file, "/", "is " + shown(json) + ", allowed is an object");
  for (const auto& [key, value] : json.items()) {
    if (key == "schema_version") {
      if (value != 1)
        throw ConfigError(file, "/schema_version", "is " + shown(value) + ", allowed is 1");
    } else if (key == "name" || key == "description") {
      if (!value.is_string())
        throw ConfigError(file, "/" + key, "is " + shown(value) + ", allowed is a text");
      if (key == "name") record.name = one_line(value.get<std::string>());
    } else if (key == "sources") {
      read_sources(record, value, file);
    } else {
      read_section(record, key, value, file);
    }
  }
}

const std::string* preset_text(const std::string& name) {
  for (const auto& [file, text] : shipped_hardware_files()) {
    if (file == name) return &text;
  }
  return nullptr;
}

/// wei2022, with the keys that it does not state.
HardwareRecord base_record() {
  HardwareRecord record;
  for (const ConfigKey& key : config_keys()) {
    if (!key.otherwise) continue;
    record.values[key.path] = *key.otherwise;
    record.sources[key.path] = "ours: none";
  }
  overlay(record, *preset_text("wei2022"), "wei2022");
  return record;
}

/// A `--set` value: JSON if it parses as a scalar (8, 1.5), else the bare word (pipelined).
Json override_value(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_number() || json.is_boolean() || json.is_string() ? json : Json(text);
}

void check_together(const HardwareRecord& record, const std::string& file) {
  const auto packet = record.values.at("noc.max_packet_flits").get<int>();
  const auto buffer = record.values.at("noc.buffer_flits").get<int>();
  if (packet > buffer) {
    throw ConfigError(file, "/noc/max_packet_flits",
                      "noc.max_packet_flits is " + std::to_string(packet) +
                          ", allowed is at most noc.buffer_flits = " + std::to_string(buffer) +
                          " (a head waits for room for the whole packet)");
  }
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
  HardwareRecord record = base_record();
  record.name = one_line(file);  // a path may be no UTF-8, and results are JSON
  overlay(record, text, file);
  check_together(record, file);
  for (const std::string& assignment : overrides) {
    auto [path, value] = read_override(assignment);
    record.values[path] = std::move(value);
  }
  check_together(record, "--set");
  return record;
}

Json hardware_to_json(const HardwareRecord& record) {
  Json json;
  json["name"] = record.name;
  for (const ConfigKey& key : config_keys()) {
    const auto dot = key.path.find('.');
    json[key.path.substr(0, dot)][key.path.substr(dot + 1)] = record.values.at(key.path);
  }
  return json;
}

}  // namespace ohmic
