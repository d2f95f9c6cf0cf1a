#include "nets/network_schema.h"

#include <gmock/gmock.h>

#include "nets/layer_parser.h"
#include "nets/network_loader.h"
#include "tests/unit/util/config_error_of.h"

namespace ohmic {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

/// A value that a part of the schema allows.
Json example(const std::string& key, const Json& schema) {
  if (schema.contains("const")) return schema.at("const");
  if (schema.contains("anyOf")) return example(key, schema.at("anyOf")[0]);
  if (schema.at("type") == "boolean") return true;
  if (schema.at("type") == "array") return Json::array({"input"});
  return schema.at("type") == "string" ? Json(key) : schema.at("maximum");
}

std::string problem(const Json& layer) {
  return config_error_of([&] { parse_layer(layer, "file", 0); });
}

Json layer_of(const Json& schema, bool whole) {
  Json layer;
  for (const auto& [key, part] : schema.at("properties").items()) {
    const Json& required = schema.at("required");
    if (whole || std::find(required.begin(), required.end(), key) != required.end())
      layer[key] = example(key, part);
  }
  return layer;
}

/// "bias, kernel, ...": the keys of a layer as the reader lists them.
std::string listed_keys(const Json& schema) {
  std::set<std::string> keys;
  for (const auto& entry : schema.at("properties").items()) keys.insert(entry.key());
  std::string list;
  for (const std::string& key : keys) list += (list.empty() ? "" : ", ") + key;
  return list;
}

TEST(NetworkSchema, HasTheKeysOfTheReaderForEveryType) {
  const Json schema = network_schema();
  for (const LayerKind kind : layer_kinds()) {
    const Json& of_type = schema.at("$defs").at(to_string(kind));
    Json layer = layer_of(of_type, false);
    EXPECT_EQ(problem(layer), "no error") << layer;
    layer["colour"] = 1;
    EXPECT_THAT(problem(layer), EndsWith("(allowed: " + listed_keys(of_type) + ")"));
    EXPECT_EQ(of_type.at("additionalProperties"), false);
  }
}

TEST(NetworkSchema, AsksForWhatTheReaderAsksFor) {
  const Json schema = network_schema();
  for (const LayerKind kind : layer_kinds()) {
    const Json& of_type = schema.at("$defs").at(to_string(kind));
    const Json layer = layer_of(of_type, false);
    for (const Json& required : of_type.at("required")) {
      Json without = layer;
      without.erase(required.get<std::string>());
      EXPECT_THAT(problem(without), HasSubstr("this key is missing")) << required;
    }
  }
}

TEST(NetworkSchema, HasTheLimitsOfTheReader) {
  constexpr double kExact = 1e15;  // doubles below tell whole numbers apart
  const Json schema = network_schema();
  for (const LayerKind kind : layer_kinds()) {
    const Json& of_type = schema.at("$defs").at(to_string(kind));
    for (const auto& [key, part] : of_type.at("properties").items()) {
      const Json& numbers = part.contains("anyOf") ? part.at("anyOf")[0] : part;
      // A pool's padding hangs on its kernel, a clip's bounds on each other.
      if (!numbers.contains("maximum") || key == "padding" || kind == LayerKind::kClip) continue;
      const auto least = numbers.at("minimum").get<double>();
      const auto most = numbers.at("maximum").get<double>();
      for (const auto& [value, is_allowed] : {std::pair<Json, bool>(numbers.at("maximum"), true),
                                              {numbers.at("minimum"), true},
                                              {most < kExact ? most + 1 : 2 * most, false},
                                              {least < 0 ? Json(2 * least) : Json(-1), false},
                                              {"three", false}}) {
        Json layer = layer_of(of_type, false);
        layer[key] = value;
        if (value.is_number_float() && value.get<double>() >= 2 && value.get<double>() < kExact)
          layer[key] = value.get<std::int64_t>();
        EXPECT_EQ(problem(layer) == "no error", is_allowed) << layer;
      }
    }
  }
}

TEST(NetworkSchema, HasTheEntriesThatTheReaderKnows) {
  Json file = Json::parse(R"({"schema_version": 1, "name": "n", "input":
      {"channels": 1, "height": 4, "width": 4}, "layers": [{"name": "a", "type": "relu"}]})");
  const Json schema = network_schema();
  for (const Json& required : schema.at("required")) {
    Json without = file;
    without.erase(required.get<std::string>());
    EXPECT_THAT(config_error_of([&] { parse_network(without.dump(), "file"); }),
                HasSubstr("is missing"));
  }
  file["colour"] = 1;
  EXPECT_THAT(config_error_of([&] { parse_network(file.dump(), "file"); }),
              EndsWith("(allowed: " + listed_keys(schema) + ")"));
}

}  // namespace
}  // namespace ohmic
