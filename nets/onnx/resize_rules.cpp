// Nodes that repeat pixels.
#include <algorithm>
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

/// How a Resize finds the pixel of its input that an output pixel is nearest to.
struct Nearest {
  std::string counted;  ///< coordinate_transformation_mode
  std::string rounded;  ///< nearest_mode
};

/// Reads how pixels are found; up to opset 10 nothing says it.
Nearest read_nearest(const RuleContext& context) {
  NodeReader& reader = context.reader();
  if (reader.text("mode", "nearest") != "nearest") reader.fail("mode", "is not nearest");
  Nearest nearest{reader.text("coordinate_transformation_mode", "half_pixel"),
                  reader.text("nearest_mode", "round_prefer_floor")};
  for (const char* name : {"cubic_coeff_a", "exclude_outside", "extrapolation_value", "antialias"})
    reader.ignore(name);
  if (reader.opset() < 11) nearest = {"asymmetric", "floor"};
  return nearest;
}

/// Where output pixel `x` of `size` x `by` lies among the input's; -1: these modes are unknown.
double coordinate(const std::string& counted, double x, double size, double by) {
  if (counted == "asymmetric") return x / by;
  if (counted == "tf_half_pixel_for_nn") return (x + 0.5) / by;
  if (counted == "align_corners") return size * by == 1 ? 0 : x * (size - 1) / (size * by - 1);
  if (counted == "pytorch_half_pixel" && size * by == 1) return 0;
  const bool by_half = counted == "half_pixel" || counted == "pytorch_half_pixel" ||
                       counted == "half_pixel_symmetric";  // of whole factors the same
  return by_half ? (x + 0.5) / by - 0.5 : -1;
}

double rounded(const std::string& mode, double at) {
  if (mode == "floor") return std::floor(at);
  if (mode == "ceil") return std::ceil(at);
  if (mode == "round_prefer_ceil") return std::floor(at + 0.5);
  return mode == "round_prefer_floor" ? std::ceil(at - 0.5) : -1;
}

/// Throws NotUnderstood if an output pixel is not that which upsample2d repeats. size: pixels of
/// the input along an axis; by: its factor.
void check_repeats(NodeReader& reader, const Nearest& nearest, std::int64_t size, std::int64_t by) {
  for (std::int64_t x = 0; by > 1 && x < size * by; ++x) {
    const double at = coordinate(nearest.counted, static_cast<double>(x), static_cast<double>(size),
                                 static_cast<double>(by));
    const double most = static_cast<double>(size - 1);
    const double from = std::min(std::max(rounded(nearest.rounded, at), 0.0), most);
    if (at <= -1 || from != static_cast<double>(x / by)) {
      reader.fail("coordinate_transformation_mode",
                  "'" + nearest.counted + "' and nearest_mode '" + nearest.rounded +
                      "' do not repeat each pixel " + std::to_string(by) + " times");
    }
  }
}

View repeated(const RuleContext& context, const View& map, const std::vector<double>& scales,
              const Nearest& nearest) {
  if (!map.is_map()) throw NotUnderstood("resizes what is no map of N x C x H x W");
  const std::vector<std::int64_t> by = repeats(map.dims(), scales);
  if (by[kBatch] != 1 || by[kChannel] != 1)
    throw NotUnderstood("resizes other axes than height and width");
  for (const Axis axis : {kHeight, kWidth}) {
    if (map.sizes[axis] * by[axis] > kMaxPixels) throw NotUnderstood("makes too many pixels");
    check_repeats(context.reader(), nearest, map.sizes[axis], by[axis]);
  }
  View made = context.add_like(
      map, context.layer("upsample2d", {{"scale", {by[kHeight], by[kWidth]}}}, {map.layer}));
  made.sizes[kHeight] *= by[kHeight];
  made.sizes[kWidth] *= by[kWidth];
  return made;
}

View resize(const RuleContext& context) {
  const View& map = context.read(0);
  const Nearest nearest = read_nearest(context);
  return repeated(context, map, resize_scales(context, map.dims()), nearest);
}

/// Upsample of opset 9 has its scales as input 1, before that as an attribute.
View upsample(const RuleContext& context) {
  NodeReader& reader = context.reader();
  if (reader.text("mode", "nearest") != "nearest") reader.fail("mode", "is not nearest");
  return repeated(context, context.read(0), values_of(context.constant(1)),
                  {"asymmetric", "floor"});
}

}  // namespace

Rules resize_rules() { return {{"Resize", resize}, {"Upsample", upsample}}; }

}  // namespace ohmic::onnx_import
