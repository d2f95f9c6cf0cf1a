// Nodes that repeat pixels.
#include <cmath>

#include "nets/layer_parser.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {
namespace {

/// How often each dimension's values are repeated; throws NotUnderstood if that is no whole number.
std::vector<std::int64_t> repeats(const Dims& from, const std::vector<double>& scales) {
  if (scales.size() != from.size()) throw NotUnderstood("has no scale for each dimension");
  std::vector<std::int64_t> all;
  for (const double scale : scales) {
    const bool whole = scale >= 1 && scale <= kMaxPixels && scale == std::floor(scale);
    if (!whole) throw NotUnderstood("scales by other factors than whole numbers");
    all.push_back(static_cast<std::int64_t>(scale));
  }
  return all;
}

std::vector<double> values_of(const Constant& constant) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < constant.size(); ++i) values.push_back(constant.at(i));
  return values;
}

/// Scales of a Resize: input 2 (of opset 10: input 1), else from the sizes of input 3.
std::vector<double> resize_scales(const RuleContext& context, const Dims& from) {
  const std::size_t at = context.reader().opset() < 11 ? 1 : 2;
  if (context.has(at) && context.constant(at).size() > 0) return values_of(context.constant(at));
  std::vector<double> scales = values_of(context.constant(3));
  for (std::size_t i = 0; i < scales.size() && i < from.size(); ++i)
    scales[i] /= static_cast<double>(from[i]);
  return scales;
}

/// Whole factors: every rule that rounds to the nearest pixel, from wherever it counts, takes the
/// pixel that is repeated; but not those that align corners.
void check_nearest(const RuleContext& context) {
  NodeReader& reader = context.reader();
  if (reader.text("mode", "nearest") != "nearest") reader.fail("mode", "is not nearest");
  const std::string counted = reader.text("coordinate_transformation_mode", "half_pixel");
  const std::string rounded = reader.text("nearest_mode", "round_prefer_floor");
  const bool by_floor = counted == "asymmetric" && rounded == "floor";
  const bool by_middle = (counted == "half_pixel" || counted == "pytorch_half_pixel") &&
                         (rounded == "round_prefer_floor" || rounded == "round_prefer_ceil");
  if (reader.opset() >= 11 && !by_floor && !by_middle)
    reader.fail("coordinate_transformation_mode",
                "and nearest_mode are not asymmetric and floor, nor half_pixel and rounded");
  for (const char* name : {"cubic_coeff_a", "exclude_outside", "extrapolation_value", "antialias"})
    reader.ignore(name);
}

View repeated(const RuleContext& context, const View& map, const std::vector<double>& scales) {
  if (!map.is_map()) throw NotUnderstood("resizes what is no map of N x C x H x W");
  const std::vector<std::int64_t> by = repeats(map.dims(), scales);
  if (by[kBatch] != 1 || by[kChannel] != 1)
    throw NotUnderstood("resizes other axes than height and width");
  View made = context.add_like(
      map, context.layer("upsample2d", {{"scale", {by[kHeight], by[kWidth]}}}, {map.layer}));
  made.sizes[kHeight] *= by[kHeight];
  made.sizes[kWidth] *= by[kWidth];
  if (made.sizes[kHeight] > kMaxPixels || made.sizes[kWidth] > kMaxPixels)
    throw NotUnderstood("makes too many pixels");
  return made;
}

View resize(const RuleContext& context) {
  const View& map = context.read(0);
  check_nearest(context);
  return repeated(context, map, resize_scales(context, map.dims()));
}

/// Upsample of opset 9 has its scales as input 1, before that as an attribute.
View upsample(const RuleContext& context) {
  NodeReader& reader = context.reader();
  if (reader.text("mode", "nearest") != "nearest") reader.fail("mode", "is not nearest");
  return repeated(context, context.read(0), values_of(context.constant(1)));
}

}  // namespace

Rules resize_rules() { return {{"Resize", resize}, {"Upsample", upsample}}; }

}  // namespace ohmic::onnx_import
