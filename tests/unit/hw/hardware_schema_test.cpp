#include "hw/config/hardware_schema.h"

#include <gmock/gmock.h>

#include <regex>

#include "hw/config/config_keys.h"
#include "hw/config/hardware_record.h"
#include "hw/config/replication.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

const Json& schema_of(const Json& schema, const std::string& path) {
  const std::size_t dot = path.find('.');
  return schema.at("properties").at(path.substr(0, dot)).at("properties").at(path.substr(dot + 1));
}

TEST(HardwareSchema, HasEveryKeyAndNoOther) {
  const Json schema = hardware_schema();
  std::size_t keys = 0;
  for (const auto& [section, body] : schema.at("properties").items()) {
    if (!body.contains("properties") || section == "components") continue;
    keys += body.at("properties").size();
    EXPECT_EQ(body.at("additionalProperties"), false) << section;
  }
  EXPECT_EQ(keys, config_keys().size());
  for (const ConfigKey& key : config_keys()) EXPECT_TRUE(schema_of(schema, key.path).is_object());
}

TEST(HardwareSchema, HasTheRangesAndWordsOfTheKeys) {
  const Json schema = hardware_schema();
  EXPECT_EQ(schema_of(schema, "crossbar.rows"),
            Json({{"description", "word lines of an array [rows]"},
                  {"type", "integer"},
                  {"minimum", 1},
                  {"maximum", 4096}}));
  EXPECT_EQ(schema_of(schema, "tile.buffer_cycle_ns").at("minimum"), 0.001);
  EXPECT_EQ(schema_of(schema, "pe.schedule").at("enum"), Json({"serial", "sample_hold"}));
  EXPECT_EQ(schema_of(schema, "adc.bits").at("anyOf")[1].at("enum"), Json::array({"ideal"}));
  EXPECT_EQ(schema.at("properties").at("base").at("enum"), Json(hardware_presets()));
}

/// What the schema calls the top of a file, the reader knows too.
TEST(HardwareSchema, HasTheEntriesThatTheReaderKnows) {
  Json file = {{"schema_version", 1},
               {"name", "n"},
               {"description", "d"},
               {"base", "isaac"},
               {"array_classes", {{{"rows", 64}, {"columns", 32}, {"tiles", 168}}}},
               {"sources", {{"tile.pes", "s"}}}};
  const Json schema = hardware_schema();
  for (const auto& [entry, body] : schema.at("properties").items()) {
    if (body.contains("properties")) file[entry] = Json::object();
    EXPECT_TRUE(file.contains(entry)) << entry;
  }
  EXPECT_EQ(config_error_of([&] { parse_hardware(file.dump(), "file"); }), "no error");
}

TEST(HardwareSchema, TiesTheSidesOfAMeshThatIsAuto) {
  const Json rules = hardware_schema().at("properties").at("chip").at("allOf");
  const Json first = {{"properties", {{"tiles_x", {{"const", "auto"}}}}},
                      {"required", Json::array({"tiles_x"})}};
  EXPECT_EQ(rules[0].at("if"), first);
  EXPECT_EQ(rules[1].at("then"), first);
}

TEST(HardwareSchema, ReplicationHasThePatternOfItsReader) {
  const std::regex pattern(kReplicationPattern);
  for (const char* text : {"none",     "balance", "conv1:4", "conv1:4+conv2:2",
                           "a:b:3",    "c:00002", "c:0",     "c:00",
                           "c:123456", ":3",      "c:",      "c",
                           "",         "+",       "c:1+",    "c:1+d",
                           "c:0+d:1",  "d:1+c:0", "c:-1",    "none+c:1"}) {
    EXPECT_EQ(std::regex_match(text, pattern), parse_replication(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace ohmic
