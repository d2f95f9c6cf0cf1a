#include "nets/network_schema.h"

#include <string>

#include "nets/layer_parser.h"
#include "util/json_schema.h"

namespace ohmic {
namespace {

constexpr const char* kPlainText = "^[^\\u0000-\\u001f\\u007f]*$";

Json plain_text(int least) {
  return {{"type", "string"}, {"minLength", least}, {"pattern", kPlainText}};
}

/// `count` whole numbers in [low, kMaxPixels].
Json list_of(int count, int low) {
  return {{"type", "array"},
          {"items", integer_schema(low, kMaxPixels)},
          {"minItems", count},
          {"maxItems", count}};
}

/// One number a channel.
Json statistic_schema(Json number) {
  return described({{"type", "array"}, {"items", std::move(number)}, {"minItems", 1}},
                   "of p / 255, one number a channel");
}

Json positive_number() {
  return {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", kLargestStatistic}};
}

Json pair_schema() {
  return described(any_schema({integer_schema(1, kMaxPixels), list_of(2, 1)}),
                   "both, or [height, width]");
}

Json padding_schema() {
  return described(any_schema({integer_schema(0, kMaxPixels), list_of(4, 0)}),
                   "all sides, or [top, left, bottom, right]");
}

Json conv_keys() {
  return {{"out_channels", integer_schema(1, kMaxChannels)},
          {"kernel", pair_schema()},
          {"stride", pair_schema()},
          {"dilation", pair_schema()},
          {"padding", padding_schema()},
          {"groups", integer_schema(1, kMaxChannels)},
          {"bias", {{"type", "boolean"}}}};
}

Json pool_keys(LayerKind kind) {
  Json keys = {{"kernel", pair_schema()},
               {"stride", pair_schema()},
               {"padding", padding_schema()},
               {"ceil_mode", {{"type", "boolean"}}}};
  if (kind == LayerKind::kAvgPool2d) {
    keys["count_include_pad"] = described({{"type", "boolean"}}, "whether the mean counts padding");
  }
  return keys;
}

Json bound_schema(const char* meaning) {
  return described(number_schema(-kLargestBound, kLargestBound), meaning);
}

/// The keys that belong to a layer's type; those without which it is none.
struct OwnKeys {
  Json keys;
  std::vector<std::string> required;
};

OwnKeys own_keys(LayerKind kind) {
  switch (kind) {
    case LayerKind::kConv2d:
      return {conv_keys(), {"out_channels", "kernel"}};
    case LayerKind::kLinear:
      return {{{"out_features", integer_schema(1, kMaxChannels)}, {"bias", {{"type", "boolean"}}}},
              {"out_features"}};
    case LayerKind::kMaxPool2d:
    case LayerKind::kAvgPool2d:
      return {pool_keys(kind), {"kernel"}};
    case LayerKind::kBatchNorm2d:
      return {{{"epsilon", number_schema(kLeastEpsilon, 1)}}, {}};
    case LayerKind::kLeakyRelu:
      return {{{"slope", bound_schema("of what is below 0")}}, {}};
    case LayerKind::kHardSigmoid:
      return {
          {{"slope", bound_schema("of the straight part")}, {"offset", bound_schema("value at 0")}},
          {}};
    case LayerKind::kClip:
      return {{{"min", bound_schema("least value")}, {"max", bound_schema("greatest value")}},
              {"min", "max"}};
    case LayerKind::kUpsample2d:
      return {{{"scale", pair_schema()}}, {"scale"}};
    case LayerKind::kChannelShuffle:
      return {{{"groups", integer_schema(1, kMaxChannels)}}, {"groups"}};
    case LayerKind::kChannelSlice:
      return {
          {{"start", described(integer_schema(0, kMaxChannels - 1), "the first channel, from 0")},
           {"out_channels", integer_schema(1, kMaxChannels)}},
          {"start", "out_channels"}};
    case LayerKind::kElu:
      return {{{"alpha", bound_schema("how far it goes below 0")}}, {}};
    case LayerKind::kDropout:
      return {{{"p", number_schema(0, 1)}}, {}};
    default:
      return {Json::object(), {}};
  }
}

Json layer_schema(LayerKind kind) {
  Json properties = {
      {"name", plain_text(1)},
      {"type", {{"const", to_string(kind)}}},
      {"inputs",
       {{"type", "array"},
        {"items", {{"type", "string"}}},
        {"minItems", 1},
        {"description", "names of the layers that it reads, or input; else the layer before it"}}}};
  properties["name"]["not"] = {{"const", "input"}};
  OwnKeys own = own_keys(kind);
  properties.update(own.keys);
  std::vector<std::string> required = {"name", "type"};
  required.insert(required.end(), own.required.begin(), own.required.end());
  return object_schema(std::move(properties), required);
}

/// The schema of a layer's type holds if it has this type.
Json any_layer() {
  std::vector<std::string> types;
  Json rules = Json::array();
  for (const LayerKind kind : layer_kinds()) {
    const std::string type = to_string(kind);
    types.push_back(type);
    rules.push_back(
        {{"if", {{"properties", {{"type", {{"const", type}}}}}, {"required", {"type"}}}},
         {"then", {{"$ref", "#/$defs/" + type}}}});
  }
  return {{"type", "object"},
          {"properties", {{"type", word_schema(types)}}},
          {"required", {"name", "type"}},
          {"allOf", std::move(rules)}};
}

}  // namespace

Json network_schema() {
  const Json input = {
      {"channels", integer_schema(1, kMaxChannels)},
      {"height", integer_schema(1, kMaxPixels)},
      {"width", integer_schema(1, kMaxPixels)},
      {"mean", statistic_schema(number_schema(-kLargestStatistic, kLargestStatistic))},
      {"std", statistic_schema(positive_number())}};
  Json schema = file_schema("Ohmic network file",
                            {{"name", plain_text(1)},
                             {"dataset", described(plain_text(0), "whose images it expects")},
                             {"input", object_schema(input, {"channels", "height", "width"})},
                             {"layers",
                              {{"type", "array"},
                               {"items", {{"$ref", "#/$defs/layer"}}},
                               {"minItems", 1},
                               {"maxItems", kMaxLayers}}}},
                            {"schema_version", "name", "input", "layers"});
  schema["$defs"]["layer"] = any_layer();
  for (const LayerKind kind : layer_kinds()) schema["$defs"][to_string(kind)] = layer_schema(kind);
  return schema;
}

}  // namespace ohmic
