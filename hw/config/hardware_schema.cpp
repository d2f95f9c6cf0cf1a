#include "hw/config/hardware_schema.h"

#include <string>

#include "hw/config/array_classes.h"
#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "hw/config/macro_table.h"
#include "hw/config/replication.h"
#include "util/json_schema.h"

namespace ohmic {
namespace {

Json real_schema(const ConfigKey& key) {
  Json schema = number_schema(key.low, key.high);
  if (key.low_is_open) {
    schema["exclusiveMinimum"] = schema.at("minimum");
    schema.erase("minimum");
  }
  return schema;
}

Json value_schema(const ConfigKey& key) {
  switch (key.type) {
    case KeyType::kInteger:
      return integer_schema(key.low, key.high);
    case KeyType::kReal:
      return real_schema(key);
    case KeyType::kIntegerOrWord:
      return any_schema({integer_schema(key.low, key.high), word_schema(key.choices)});
    case KeyType::kRealOrWord:
      return any_schema({real_schema(key), word_schema(key.choices)});
    case KeyType::kReplication:
      return {{"type", "string"}, {"pattern", kReplicationPattern}};
    case KeyType::kChoice:
      break;
  }
  return word_schema(key.choices);
}

/// If one side of the mesh is auto, the other is too.
Json auto_together(const char* side, const char* other) {
  const Json is_auto = {{"const", kAutoMesh}};
  const auto with = [&is_auto](const char* name) {
    return Json{{"properties", {{name, is_auto}}}, {"required", {name}}};
  };
  return {{"if", with(side)}, {"then", with(other)}};
}

/// Aligned units are those of block planes.
Json aligned_block_planes() {
  return {
      {"if", {{"properties", {{"packing", {{"const", "aligned"}}}}}, {"required", {"packing"}}}},
      {"then",
       {{"properties", {{"compression", {{"const", "block_planes"}}}}},
        {"required", {"compression"}}}}};
}

/// Adjacent slices are those of layers that are not compressed.
Json adjacent_uncompressed() {
  return {{"if",
           {{"properties", {{"weight_layout", {{"const", "adjacent"}}}}},
            {"required", {"weight_layout"}}}},
          {"then", {{"properties", {{"compression", {{"const", "none"}}}}}}}};
}

}  // namespace

Json hardware_schema() {
  std::vector<std::string> paths;
  Json sections = Json::object();
  for (const ConfigKey& key : config_keys()) {
    paths.push_back(key.path);
    const std::size_t dot = key.path.find('.');
    sections[key.path.substr(0, dot)][key.path.substr(dot + 1)] =
        described(value_schema(key), key.meaning + (key.unit.empty() ? "" : " [" + key.unit + "]"));
  }
  Json properties = {
      {"name", {{"type", "string"}}},
      {"description", {{"type", "string"}}},
      {"base", described(word_schema(hardware_presets()),
                         "the preset whose values stand for missing keys; else wei2022's")},
      {"components",
       described(MacroTable::schema(), "points of one's own, by unit (docs/prices.md)")},
      {kArrayClasses, array_classes_schema()},
      {"sources",
       {{"type", "object"},
        {"description", "where a value comes from, by its key"},
        {"propertyNames", word_schema(paths)},
        {"additionalProperties", {{"type", "string"}}}}}};
  for (const auto& [section, keys] : sections.items())
    properties[section] = object_schema(keys, {});
  properties["chip"]["allOf"] = {auto_together("tiles_x", "tiles_y"),
                                 auto_together("tiles_y", "tiles_x")};
  properties["mapping"]["allOf"] = {aligned_block_planes(), adjacent_uncompressed()};
  return file_schema("Ohmic hardware file", std::move(properties), {});
}

}  // namespace ohmic
