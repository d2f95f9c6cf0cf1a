#include "util/json_schema.h"

#include <cmath>
#include <utility>

namespace ohmic {
namespace {

constexpr double kLargestWhole = 1e15;  // that is written without a point

Json limit(double value) {
  const bool is_whole = value == std::floor(value) && std::abs(value) < kLargestWhole;
  return is_whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json range_schema(const char* type, double low, double high) {
  return {{"type", type}, {"minimum", limit(low)}, {"maximum", limit(high)}};
}

}  // namespace

Json integer_schema(double low, double high) { return range_schema("integer", low, high); }

Json number_schema(double low, double high) { return range_schema("number", low, high); }

Json word_schema(const std::vector<std::string>& words) { return {{"enum", words}}; }

Json any_schema(std::vector<Json> schemas) { return {{"anyOf", std::move(schemas)}}; }

Json object_schema(Json properties, const std::vector<std::string>& required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", required},
          {"additionalProperties", false}};
}

Json file_schema(const std::string& title, Json properties,
                 const std::vector<std::string>& required) {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  Json all = {{"schema_version", {{"const", 1}}}};
  all.update(properties);
  schema.update(object_schema(std::move(all), required));
  return schema;
}

Json described(Json schema, const std::string& description) {
  Json with_text = {{"description", description}};
  with_text.update(schema);
  return with_text;
}

}  // namespace ohmic
