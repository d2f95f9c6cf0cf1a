// Nodes that change each value for itself, and the Softmax at the end.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "nets/layer_parser.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {
namespace {

View activation(const RuleContext& context, const std::string& type, Json keys = Json::object()) {
  const View& view = context.read(0);
  return context.add_like(view, context.layer(type, std::move(keys), {view.layer}));
}

/// A bound of Clip: attribute `name` up to opset 10, then input `i`.
double bound(const RuleContext& context, std::size_t i, const std::string& name, double none) {
  const double said = context.reader().real(name, none);
  if (!context.has(i)) return said;
  const Constant& value = context.constant(i);
  if (value.size() != 1) throw NotUnderstood("has bounds of more than one value");
  return value.at(0);
}

View clamp(const RuleContext& context, double low, double high) {
  constexpr double kUnbounded = kLargestBound;
  // Files up to opset 10 write relu6 as Relu and an upper bound.
  if (low < 0 && context.draft().is_non_negative(context.read(0).layer)) low = 0;
  if (low == 0 && high == 6) return activation(context, "relu6");
  if (low == 0 && high >= kUnbounded) return activation(context, "relu");
  if (!(low <= high)) throw NotUnderstood("has bounds that leave nothing");
  return activation(context, "clip",
                    {{"min", std::max(low, -kUnbounded)}, {"max", std::min(high, kUnbounded)}});
}

View leaky_relu(const RuleContext& context) {
  return activation(context, "leaky_relu", {{"slope", context.reader().real("alpha", 0.01)}});
}

/// Slopes of one value for all channels: a leaky_relu.
View parametric_relu(const RuleContext& context) {
  const Constant& slopes = context.constant(1);
  for (std::int64_t i = 0; i < slopes.size(); ++i) {
    if (!std::isfinite(slopes.at(i))) throw NotUnderstood("has a slope that is no finite number");
    if (slopes.at(i) != slopes.at(0)) throw NotUnderstood("has a slope for each channel");
  }
  if (slopes.size() == 0) throw NotUnderstood("has no slope");
  return activation(context, "leaky_relu", {{"slope", slopes.at(0)}});
}

View elu(const RuleContext& context) {
  return activation(context, "elu", {{"alpha", context.reader().real("alpha", 1)}});
}

/// max(x, 0) + min(alpha (exp(x / alpha) - 1), 0): an elu if alpha is 1.
View celu(const RuleContext& context) {
  if (context.reader().real("alpha", 1) != 1)
    context.reader().fail("alpha", "is understood if it is 1");
  return activation(context, "elu");
}

/// An elu times gamma.
View selu(const RuleContext& context) {
  constexpr double kAlpha = 1.67326319217681884765625, kGamma = 1.05070102214813232421875;
  NodeReader& reader = context.reader();
  const double gamma = reader.real("gamma", kGamma);
  const View view = activation(context, "elu", {{"alpha", reader.real("alpha", kAlpha)}});
  const auto channels = static_cast<std::size_t>(view.sizes[kChannel]);
  return scale_and_shift(context, view, std::vector<double>(channels, gamma),
                         std::vector<double>(channels, 0));
}

View gelu(const RuleContext& context) {
  const std::string way = context.reader().text("approximate", "none");
  if (way != "none") context.reader().fail("approximate", "is '" + way + "', allowed none");
  return activation(context, "gelu");
}

View hard_sigmoid(const RuleContext& context) {
  NodeReader& reader = context.reader();
  return activation(context, "hard_sigmoid",
                    {{"slope", reader.real("alpha", 0.2)}, {"offset", reader.real("beta", 0.5)}});
}

/// A rule for a node without attributes.
Rule plain(const std::string& type) {
  return [type](const RuleContext& context) { return activation(context, type); };
}

View clip(const RuleContext& context) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double low = bound(context, 1, "min", -kInfinity);
  return clamp(context, low, bound(context, 2, "max", kInfinity));
}

/// Probabilities rank the classes as what they are made of does.
View end_of_network(const RuleContext& context) {
  View view = context.read(0);
  const std::int64_t fallback = context.reader().opset() < 13 ? 1 : -1;
  const int axis = wrapped_axis(context.reader().integer("axis", fallback), view.groups.size());
  const bool of_channels =
      axis >= 0 && (view.dimension_of(kChannel) == axis || (axis == 1 && view.groups.size() == 2));
  if (!of_channels) throw NotUnderstood("attribute axis is not that of the classes");
  view.ended_by = context.node().name;
  return view;
}

}  // namespace

Rules activation_rules() {
  return {{"Relu", plain("relu")},
          {"Sigmoid", plain("sigmoid")},
          {"Tanh", plain("tanh")},
          {"HardSwish", plain("hard_swish")},
          {"Softplus", plain("softplus")},
          {"Erf", plain("erf")},
          {"Elu", elu},
          {"Celu", celu},
          {"Selu", selu},
          {"Gelu", gelu},
          {"LeakyRelu", leaky_relu},
          {"PRelu", parametric_relu},
          {"HardSigmoid", hard_sigmoid},
          {"Clip", clip},
          {"Softmax", end_of_network},
          {"LogSoftmax", end_of_network}};
}

}  // namespace ohmic::onnx_import
