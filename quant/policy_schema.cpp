#include "quant/policy_schema.h"

#include "quant/quant_policy.h"
#include "util/json_schema.h"

namespace ohmic {

namespace {

/// One of two keys, not both.
Json either(const char* one, const char* other) {
  const auto with = [](const char* key) { return Json{{"required", Json::array({key})}}; };
  return {{"oneOf", Json::array({with(one), with(other)})}};
}

Json layer_schema() {
  const Json group = object_schema(
      {{"columns", integer_schema(1, 1e6)}, {"weight_bits", integer_schema(kMinBits, kMaxBits)}},
      {"columns", "weight_bits"});
  Json layer = object_schema(
      {{"name", {{"type", "string"}}},
       {"weight_bits", integer_schema(kMinBits, kMaxBits)},
       {"groups", described({{"type", "array"}, {"items", group}, {"minItems", 1}},
                            "column groups in place of weight_bits: so many output channels, in "
                            "order, at so many bits")},
       {"activation_bits", integer_schema(kMinBits, kMaxBits)},
       {"prune", described(number_schema(0, 1),
                           "share of the layer's column vectors of crossbar.ou_rows weights that "
                           "become 0")}},
      {"name", "activation_bits"});
  layer.update(either("weight_bits", "groups"));
  return layer;
}

/// Version 1 knows neither groups nor pruning.
Json first_version_is_plain() {
  const Json never = {{"properties", {{"groups", false}, {"prune", false}}}};
  return {{"if", {{"properties", {{"schema_version", {{"const", 1}}}}}}},
          {"then", {{"properties", {{"layers", {{"items", never}}}}}}}};
}

}  // namespace

Json policy_schema() {
  Json schema = file_schema("Ohmic policy file",
                            {{"schema_version", {{"enum", {1, 2}}}},
                             {"network", {{"type", "string"}}},
                             {"layers",
                              {{"type", "array"},
                               {"items", layer_schema()},
                               {"minItems", 1},
                               {"description", "one entry a weight layer"}}}},
                            {"schema_version", "network", "layers"});
  schema["allOf"] = {first_version_is_plain()};
  return schema;
}

}  // namespace ohmic
