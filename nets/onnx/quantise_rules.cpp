// QuantizeLinear and DequantizeLinear behind the image: the widths of a policy.
#include <algorithm>
#include <cmath>

#include "nets/onnx/folding/fold_rules.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {
namespace {

/// Scale and zero point, of which a tensor of activations has one each.
Codes read_codes(const RuleContext& context) {
  const Constant& scale = context.constant(1);
  Codes codes;
  if (scale.size() != 1 || (context.has(2) && context.constant(2).size() != 1))
    throw NotUnderstood("has scales along an axis, needed is one for all values");
  codes.scale = scale.at(0);
  if (!(codes.scale > 0) || !std::isfinite(codes.scale))
    throw NotUnderstood("its scale is not above 0");
  if (context.has(2)) codes.zero = context.constant(2).at(0);
  context.reader().ignore("axis");
  context.reader().require("block_size", 0);
  context.reader().require("output_dtype", 0);
  return codes;
}

CodeType type_of(const RuleContext& context) {
  Constants zero;
  if (context.has(2)) zero.push_back(std::make_shared<Constant>(context.constant(2)));
  return code_type(zero, 0);
}

/// Whether values below 0 come. Pixels are none, unless a mean waits at them.
bool has_negative_values(const RuleContext& context, const View& view) {
  if (view.layer != kNetworkInput) return !context.draft().is_non_negative(view.layer);
  const std::vector<double>& shift = view.affine.shift;
  return std::any_of(shift.begin(), shift.end(), [](double v) { return v < 0; });
}

/// Codes that begin at 0 cut off what is negative: quantisers leave a Relu before them out.
View quantise(const RuleContext& context) {
  View view = context.any(0);
  if (view.ended_by.empty()) view = context.waiting(0);
  context.reader().require("saturate", 1);
  context.reader().require("precision", 0);
  Codes codes = read_codes(context);
  const CodeType type = type_of(context);
  const bool cuts =
      codes.zero == type.lowest() && view.ended_by.empty() && has_negative_values(context, view);
  if (cuts) {
    context.read(0);  // refuses pads
    view = context.add_like(view, context.layer("relu", Json::object(), {view.layer}));
  }
  codes.made_by = context.node().name;
  view.codes = codes;
  view.bits = type.bits;
  return view;
}

View dequantise(const RuleContext& context) {
  View view = context.any(0);
  if (!view.is_codes()) throw NotUnderstood("reads no codes of a QuantizeLinear");
  const Codes codes = read_codes(context);
  if (codes.scale != view.codes.scale || codes.zero != view.codes.zero)
    throw NotUnderstood("its scale or zero point is not that of QuantizeLinear '" +
                        view.codes.made_by + "'");
  view.codes = {};
  return view;
}

}  // namespace

Rules quantise_rules() { return {{"QuantizeLinear", quantise}, {"DequantizeLinear", dequantise}}; }

}  // namespace ohmic::onnx_import
