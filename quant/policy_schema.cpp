#include "quant/policy_schema.h"

#include "quant/quant_policy.h"
#include "util/json_schema.h"

namespace ohmic {

Json policy_schema() {
  const Json layer = {{"name", {{"type", "string"}}},
                      {"weight_bits", integer_schema(kMinBits, kMaxBits)},
                      {"activation_bits", integer_schema(kMinBits, kMaxBits)}};
  return file_schema("Ohmic policy file",
                     {{"network", {{"type", "string"}}},
                      {"layers",
                       {{"type", "array"},
                        {"items", object_schema(layer, {"name", "weight_bits", "activation_bits"})},
                        {"minItems", 1},
                        {"description", "one entry a weight layer"}}}},
                     {"schema_version", "network", "layers"});
}

}  // namespace ohmic
