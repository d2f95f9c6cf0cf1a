#include "hw/config/array_classes.h"

#include <algorithm>

#include "hw/config/config_keys.h"
#include "util/config_error.h"
#include "util/json_schema.h"

namespace ohmic {
namespace {

constexpr double kMostTiles = double{kLargestMeshSide} * kLargestMeshSide;

/// The range of a class's rows or columns is that of the key for all arrays.
const ConfigKey& size_key(const std::string& side) { return *find_config_key("crossbar." + side); }

}  // namespace

std::string array_classes_meaning() {
  return "arrays of several sizes: the tiles of a class follow each other along the placement "
         "curve, and a layer lies in the class in which its arrays have the fewest cells; without "
         "it all tiles have arrays of crossbar.rows x crossbar.columns, which say nothing beside a "
         "list";
}

std::string allowed_array_classes() {
  return "a list of {\"rows\", \"columns\", \"tiles\"}, whose tiles are those of the mesh";
}

void check_array_classes(const Json& list, const std::string& file) {
  const std::string path = std::string("/") + kArrayClasses;
  if (!list.is_array() || list.empty())
    throw ConfigError(file, path, "is " + shown(list) + ", allowed is " + allowed_array_classes());
  for (std::size_t k = 0; k < list.size(); ++k) {
    JsonSection entry(list[k], file, path + "/" + std::to_string(k));
    for (const char* side : {"rows", "columns"}) {
      entry.integer(side, static_cast<std::int64_t>(size_key(side).low),
                    static_cast<std::int64_t>(size_key(side).high));
    }
    entry.integer("tiles", 1, static_cast<std::int64_t>(kMostTiles));
    entry.refuse_unread();
  }
}

void check_class_tiles(const HardwareRecord& record, const std::string& file) {
  if (record.array_classes.empty()) return;
  const Json& wide = record.values.at("chip.tiles_x");
  const Json& high = record.values.at("chip.tiles_y");
  if (wide == kAutoMesh) {
    throw ConfigError(file, "/chip/tiles_x",
                      "chip.tiles_x is auto beside array_classes, which say how many tiles they "
                      "have; allowed is a number");
  }
  std::int64_t tiles = 0;
  for (const Json& entry : record.array_classes) tiles += entry.at("tiles").get<std::int64_t>();
  const std::int64_t mesh = wide.get<std::int64_t>() * high.get<std::int64_t>();
  if (tiles == mesh) return;
  throw ConfigError(file, std::string("/") + kArrayClasses,
                    "array_classes have " + std::to_string(tiles) + " tiles, allowed are the " +
                        std::to_string(mesh) + " of the mesh (" + shown(wide) + " x " +
                        shown(high) + ")");
}

int least_array(const HardwareRecord& record, const std::string& side) {
  if (record.array_classes.empty()) return record.values.at("crossbar." + side).get<int>();
  int least = static_cast<int>(size_key(side).high);
  for (const Json& entry : record.array_classes) least = std::min(least, entry.at(side).get<int>());
  return least;
}

Json array_classes_schema() {
  Json properties = Json::object();
  for (const char* side : {"rows", "columns"})
    properties[side] = integer_schema(size_key(side).low, size_key(side).high);
  properties["tiles"] = integer_schema(1, kMostTiles);
  return described({{"type", "array"},
                    {"items", object_schema(properties, {"rows", "columns", "tiles"})},
                    {"minItems", 1}},
                   array_classes_meaning());
}

}  // namespace ohmic
