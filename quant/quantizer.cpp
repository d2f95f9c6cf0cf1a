#include "quant/quantizer.h"

#include <algorithm>
#include <cmath>

#include "util/config_error.h"

namespace ohmic {

ClipMethod parse_clip_method(const std::string& text) {
  if (text == "kl") return ClipMethod::kKl;
  if (text == "mse") return ClipMethod::kMse;
  if (text == "max") return ClipMethod::kMax;
  throw ConfigError("--clip", "unknown method '" + text + "'; allowed: kl, mse, max");
}

Rounding parse_rounding(const std::string& text) {
  if (text == "nearest") return Rounding::kNearest;
  if (text == "floor") return Rounding::kFloor;
  throw ConfigError("--round", "unknown rounding '" + text + "'; allowed: nearest, floor");
}

PruneShape parse_prune_shape(const std::string& text) {
  for (const PruneShape shape :
       {PruneShape::kVectors, PruneShape::kColumns, PruneShape::kFilters, PruneShape::kRows}) {
    if (text == to_string(shape)) return shape;
  }
  throw ConfigError("--prune-shape",
                    "found '" + text + "', allowed is one of vectors, columns, filters, rows");
}

const char* to_string(PruneShape shape) {
  switch (shape) {
    case PruneShape::kVectors:
      return "vectors";
    case PruneShape::kColumns:
      return "columns";
    case PruneShape::kFilters:
      return "filters";
    case PruneShape::kRows:
      return "rows";
  }
  return "";
}

const char* to_string(ClipMethod method) {
  switch (method) {
    case ClipMethod::kKl:
      return "kl";
    case ClipMethod::kMse:
      return "mse";
    case ClipMethod::kMax:
      return "max";
  }
  return "";
}

const char* to_string(Rounding rounding) {
  return rounding == Rounding::kNearest ? "nearest" : "floor";
}

CodeRange weight_codes(int bits) {
  const int top = (1 << (bits - 1)) - 1;
  return {-top, top};
}

int activation_top_code(int bits) { return (1 << bits) - 1; }

float level_step(float clip, int top_code) {
  const float step = clip / static_cast<float>(top_code);
  return step > 0 ? step : 1.0F;
}

int quantize_weight(float value, float step, CodeRange codes, Rounding rounding) {
  const float t = value / step;
  const float code = rounding == Rounding::kNearest ? std::round(t) : std::floor(t);
  return static_cast<int>(
      std::clamp(code, static_cast<float>(codes.low), static_cast<float>(codes.high)));
}

int quantize_activation(float value, const ActivationGrid& grid, Rounding rounding) {
  const float t = value / grid.scale;
  const float code = std::floor(rounding == Rounding::kNearest ? t + 0.5F : t);
  const auto zero = static_cast<float>(grid.zero_point);
  return static_cast<int>(std::clamp(code + zero, 0.0F, static_cast<float>(grid.top_code)));
}

}  // namespace ohmic
