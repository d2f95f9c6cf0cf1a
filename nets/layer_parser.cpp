#include "nets/layer_parser.h"

#include "util/config_error.h"

namespace ohmic {
namespace {

LayerKind parse_kind(JsonSection& section) {
  const std::string type = section.text("type");
  std::vector<std::string> names;
  std::string list;
  for (const LayerKind kind : layer_kinds()) {
    if (type == to_string(kind)) return kind;
    names.emplace_back(to_string(kind));
    list += (list.empty() ? "" : ", ") + names.back();
  }
  section.fail("type", "unknown type '" + type + "'" + did_you_mean(type, names) +
                           " (allowed: " + list + ")");
}

int parse_int(JsonSection& section, const std::string& key, int low, int high) {
  return static_cast<int>(section.integer(key, low, high));
}

/// Whole numbers of an array of exactly `count`, each in [low, kMaxPixels].
std::vector<int> parse_list(JsonSection& section, const std::string& key, std::size_t count,
                            int low, const std::string& form, const std::string& hint = "") {
  const Json& value = section.at(key);
  const std::string rule = "must be a whole number or " + form + ", each from " +
                           std::to_string(low) + " to " + std::to_string(kMaxPixels) + ", found ";
  if (!value.is_array() || value.size() != count) section.fail(key, rule + shown(value) + hint);
  std::vector<int> numbers;
  for (const Json& entry : value) {
    const bool whole = entry.is_number_integer();
    if (!whole || entry < low || entry > kMaxPixels) section.fail(key, rule + shown(value) + hint);
    numbers.push_back(entry.get<int>());
  }
  return numbers;
}

struct Pair {
  int h, w;
};

/// `"key": 3` or `"key": [3, 5]` (height, width).
Pair parse_pair(JsonSection& section, const std::string& key) {
  if (section.at(key).is_number()) {
    const int both = parse_int(section, key, 1, kMaxPixels);
    return {both, both};
  }
  const std::vector<int> hw = parse_list(section, key, 2, 1, "[height, width]");
  return {hw[0], hw[1]};
}

Pair parse_pair(JsonSection& section, const std::string& key, Pair fallback) {
  return section.find(key) == nullptr ? fallback : parse_pair(section, key);
}

/// What a padding in PyTorch's words is in ours; "" for others.
std::string padding_hint(const Json& value, const Sliding& s) {
  const auto text = [](int h, int w, int bottom, int right) {
    return "; write [" + std::to_string(h) + ", " + std::to_string(w) + ", " +
           std::to_string(bottom) + ", " + std::to_string(right) + "]";
  };
  if (value == "valid") return "; write 0";
  if (value == "same") {
    const int high = (s.kernel_h - 1) * s.dilation_h, wide = (s.kernel_w - 1) * s.dilation_w;
    return text(high / 2, wide / 2, high - high / 2, wide - wide / 2);
  }
  const bool pair = value.is_array() && value.size() == 2 && value[0].is_number_unsigned() &&
                    value[1].is_number_unsigned() && value[0] <= kMaxPixels &&
                    value[1] <= kMaxPixels;
  if (!pair) return "";
  const int h = value[0].get<int>(), w = value[1].get<int>();
  return text(h, w, h, w);
}

/// `"padding": 1` or `"padding": [top, left, bottom, right]`.
void parse_padding(JsonSection& section, Sliding& s) {
  const Json* value = section.find("padding");
  if (value == nullptr) return;
  if (value->is_number()) {
    s.pad_top = s.pad_left = s.pad_bottom = s.pad_right =
        parse_int(section, "padding", 0, kMaxPixels);
    return;
  }
  const std::vector<int> p =
      parse_list(section, "padding", 4, 0, "[top, left, bottom, right]", padding_hint(*value, s));
  s.pad_top = p[0];
  s.pad_left = p[1];
  s.pad_bottom = p[2];
  s.pad_right = p[3];
}

void set_kernel_and_stride(Sliding& s, Pair kernel, Pair stride) {
  s.kernel_h = kernel.h;
  s.kernel_w = kernel.w;
  s.stride_h = stride.h;
  s.stride_w = stride.w;
}

void parse_conv(JsonSection& section, Layer& layer) {
  layer.out_channels = parse_int(section, "out_channels", 1, kMaxChannels);
  set_kernel_and_stride(layer.sliding, parse_pair(section, "kernel"),
                        parse_pair(section, "stride", {1, 1}));
  const Pair dilation = parse_pair(section, "dilation", {1, 1});
  layer.sliding.dilation_h = dilation.h;
  layer.sliding.dilation_w = dilation.w;
  parse_padding(section, layer.sliding);
  layer.groups = static_cast<int>(section.integer("groups", 1, kMaxChannels, 1));
  layer.bias = section.boolean("bias", true);
}

void parse_pool(JsonSection& section, Layer& layer) {
  Sliding& s = layer.sliding;
  const Pair kernel = parse_pair(section, "kernel");
  set_kernel_and_stride(s, kernel, parse_pair(section, "stride", kernel));
  parse_padding(section, s);
  s.ceil_mode = section.boolean("ceil_mode", false);
  if (layer.kind == LayerKind::kAvgPool2d)
    s.count_include_pad = section.boolean("count_include_pad", true);
  // As in PyTorch: otherwise a window could lie in padding alone and have no maximum.
  const bool too_wide = s.pad_top > s.kernel_h / 2 || s.pad_bottom > s.kernel_h / 2 ||
                        s.pad_left > s.kernel_w / 2 || s.pad_right > s.kernel_w / 2;
  if (too_wide) {
    section.fail("padding", "must be at most half the kernel (" + std::to_string(s.kernel_h / 2) +
                                " high, " + std::to_string(s.kernel_w / 2) + " wide), found " +
                                shown(section.at("padding")));
  }
}

double parse_bound(JsonSection& section, const std::string& key) {
  return section.number(key, -kLargestBound, kLargestBound);
}

double parse_bound(JsonSection& section, const std::string& key, double fallback) {
  return section.find(key) == nullptr ? fallback : parse_bound(section, key);
}

void parse_clip(JsonSection& section, Curve& curve) {
  curve.low = parse_bound(section, "min");
  curve.high = parse_bound(section, "max");
  if (curve.low > curve.high)
    section.fail("max", "must be at least min, " + shown(section.at("min")) + ", found " +
                            shown(section.at("max")));
}

void parse_scale(JsonSection& section, Layer& layer) {
  const Pair scale = parse_pair(section, "scale");
  layer.scale_h = scale.h;
  layer.scale_w = scale.w;
}

void parse_hard_sigmoid(JsonSection& section, Curve& curve) {
  curve.slope = parse_bound(section, "slope", kHardSigmoidSlope);
  curve.offset = parse_bound(section, "offset", kHardSigmoidOffset);
}

void parse_slice(JsonSection& section, Layer& layer) {
  layer.start = parse_int(section, "start", 0, kMaxChannels - 1);
  layer.out_channels = parse_int(section, "out_channels", 1, kMaxChannels);
}

/// The keys that belong to the layer's type.
void parse_own_keys(JsonSection& section, Layer& layer) {
  switch (layer.kind) {
    case LayerKind::kConv2d:
      return parse_conv(section, layer);
    case LayerKind::kLinear:
      layer.out_channels = parse_int(section, "out_features", 1, kMaxChannels);
      layer.bias = section.boolean("bias", true);
      return;
    case LayerKind::kMaxPool2d:
    case LayerKind::kAvgPool2d:
      return parse_pool(section, layer);
    case LayerKind::kBatchNorm2d:
      if (section.find("epsilon") != nullptr)
        layer.epsilon = section.number("epsilon", kLeastEpsilon, 1.0);
      return;
    case LayerKind::kLeakyRelu:
      layer.curve.slope = parse_bound(section, "slope", kLeakySlope);
      return;
    case LayerKind::kHardSigmoid:
      return parse_hard_sigmoid(section, layer.curve);
    case LayerKind::kClip:
      return parse_clip(section, layer.curve);
    case LayerKind::kUpsample2d:
      return parse_scale(section, layer);
    case LayerKind::kChannelShuffle:
      layer.groups = parse_int(section, "groups", 1, kMaxChannels);
      return;
    case LayerKind::kChannelSlice:
      return parse_slice(section, layer);
    case LayerKind::kElu:
      layer.curve.alpha = parse_bound(section, "alpha", 1);
      return;
    case LayerKind::kDropout:
      // PyTorch's probability may stand there; at inference it means nothing.
      if (section.find("p") != nullptr) section.number("p", 0.0, 1.0);
      return;
    default:
      return;
  }
}

void parse_inputs(JsonSection& section, LayerEntry& entry) {
  const Json* value = section.find("inputs");
  if (value == nullptr) return;
  entry.has_inputs = true;
  const char* rule = "must be a list of layer names, or \"input\" for the network's input, found ";
  if (!value->is_array() || value->empty()) section.fail("inputs", rule + shown(*value));
  for (const Json& name : *value) {
    if (!name.is_string()) section.fail("inputs", rule + shown(*value));
    entry.inputs.push_back(name.get<std::string>());
  }
}

std::string parse_name(const Json& json, const std::string& file, const std::string& path) {
  JsonSection section(json, file, path);
  const std::string name = section.text("name");
  if (name.empty() || one_line(name) != name) {
    section.fail("name", "must be a text without control characters and not empty, found " +
                             shown(section.at("name")));
  }
  if (name == "input") section.fail("name", "'input' is the network's input, no layer's name");
  return name;
}

}  // namespace

const std::vector<LayerKind>& layer_kinds() {
  static const std::vector<LayerKind> kinds = {
      LayerKind::kConv2d,         LayerKind::kLinear,       LayerKind::kRelu,
      LayerKind::kRelu6,          LayerKind::kLeakyRelu,    LayerKind::kClip,
      LayerKind::kSigmoid,        LayerKind::kTanh,         LayerKind::kHardSigmoid,
      LayerKind::kHardSwish,      LayerKind::kElu,          LayerKind::kSoftplus,
      LayerKind::kGelu,           LayerKind::kErf,          LayerKind::kMaxPool2d,
      LayerKind::kAvgPool2d,      LayerKind::kAdd,          LayerKind::kMultiply,
      LayerKind::kConcat,         LayerKind::kFlatten,      LayerKind::kUpsample2d,
      LayerKind::kGlobalAvgPool,  LayerKind::kDropout,      LayerKind::kBatchNorm2d,
      LayerKind::kChannelShuffle, LayerKind::kChannelSlice, LayerKind::kAffine};
  return kinds;
}

LayerEntry parse_layer(const Json& json, const std::string& file, int index) {
  const std::string path = "/layers/" + std::to_string(index);
  LayerEntry entry;
  entry.layer.name = parse_name(json, file, path);
  JsonSection section(json, file, path, "layer '" + entry.layer.name + "': ");
  section.at("name");
  entry.layer.kind = parse_kind(section);
  parse_inputs(section, entry);
  parse_own_keys(section, entry.layer);
  section.refuse_unread();
  return entry;
}

void fail_layer(const std::string& file, int index, const std::string& name, const std::string& key,
                const std::string& problem) {
  throw ConfigError(file, "/layers/" + std::to_string(index) + (key.empty() ? "" : "/" + key),
                    "layer '" + name + "': " + problem);
}

}  // namespace ohmic
