// Arithmetic with constants, sums of maps, batch norms.
#include <algorithm>
#include <cmath>
#include <utility>

#include "nets/layer_parser.h"
#include "nets/onnx/folding/fold_rules.h"
#include "nets/onnx/rule_context.h"

namespace ohmic::onnx_import {

std::vector<double> by_channel(const View& view, const Constant& constant, std::int64_t axis) {
  const Dims dims = view.dims();
  const std::size_t rank = constant.dims.size();
  const auto channels = static_cast<std::size_t>(view.sizes[kChannel]);
  if (constant.size() == 1 && rank <= dims.size())
    return std::vector<double>(channels, constant.at(0));
  const int where = view.dimension_of(kChannel);
  const std::size_t first =
      axis < 0 ? dims.size() - std::min(rank, dims.size()) : static_cast<std::size_t>(axis);
  bool fits = where >= 0 && rank + first <= dims.size() && constant.size() == view.sizes[kChannel];
  for (std::size_t i = 0; fits && i < rank; ++i) {
    const bool is_channel = static_cast<int>(i + first) == where;
    fits = constant.dims[i] == (is_channel ? view.sizes[kChannel] : 1);
  }
  if (!fits) {
    throw NotUnderstood("its constant " + dims_text(constant.dims) +
                        " is not one value a channel of " + dims_text(dims));
  }
  std::vector<double> values;
  for (std::int64_t i = 0; i < constant.size(); ++i) values.push_back(constant.at(i));
  return values;
}

namespace {

/// Whether a layer's own weights can take a scale and a shift behind it.
bool takes_affine(const DraftLayer& layer) {
  return layer.has_weights() || layer.type == "batch_norm2d" || layer.type == "affine";
}

void fold_into(DraftLayer& layer, const std::vector<double>& scale,
               const std::vector<double>& shift) {
  FloatTensor& weight = layer.parameters.at("weight");
  const std::size_t row = weight.values.size() / scale.size();
  for (std::size_t i = 0; i < weight.values.size(); ++i)
    weight.values[i] = static_cast<float>(double{weight.values[i]} * scale[i / row]);
  const bool moves = std::any_of(shift.begin(), shift.end(), [](double v) { return v != 0; });
  if (!moves && layer.parameters.count("bias") == 0) return;
  FloatTensor& bias = layer.parameters["bias"];
  bias.shape = {static_cast<std::int64_t>(scale.size())};
  bias.values.resize(scale.size(), 0.0F);
  for (std::size_t o = 0; o < scale.size(); ++o)
    bias.values[o] = static_cast<float>(double{bias.values[o]} * scale[o] + shift[o]);
}

FloatTensor as_floats(const std::vector<double>& values) {
  FloatTensor tensor{{static_cast<std::int64_t>(values.size())}, {}};
  for (const double value : values) tensor.values.push_back(static_cast<float>(value));
  return tensor;
}

/// Scale and shift of the image before those that wait already.
View normalised(const View& view, const std::vector<double>& scale,
                const std::vector<double>& shift) {
  View made = view;
  made.affine.scale.resize(scale.size(), 1);
  made.affine.shift.resize(scale.size(), 0);
  for (std::size_t c = 0; c < scale.size(); ++c) {
    made.affine.scale[c] *= scale[c];
    made.affine.shift[c] = made.affine.shift[c] * scale[c] + shift[c];
  }
  return made;
}

/// What no layer before can take.
View own_affine(const RuleContext& context, const View& view, const std::vector<double>& scale,
                const std::vector<double>& shift) {
  if (view.layer == kNetworkInput)
    context.draft().read_image(view.affine, static_cast<std::size_t>(view.sizes[kChannel]));
  DraftLayer layer = context.layer("affine", Json::object(), {view.layer});
  layer.parameters["weight"] = as_floats(scale);
  layer.parameters["bias"] = as_floats(shift);
  return context.add_like(view, std::move(layer));
}

}  // namespace

View scale_and_shift(const RuleContext& context, const View& view, std::vector<double> scale,
                     std::vector<double> shift) {
  const auto finite = [](double v) { return std::isfinite(v); };
  if (!std::all_of(scale.begin(), scale.end(), finite) ||
      !std::all_of(shift.begin(), shift.end(), finite))
    throw NotUnderstood("has a constant that is no finite number");
  refuse_pads(view);
  const bool rises = std::all_of(scale.begin(), scale.end(), [](double v) { return v > 0; });
  if (view.layer == kNetworkInput && view.exclusive && rises) return normalised(view, scale, shift);
  if (view.layer != kNetworkInput && view.exclusive &&
      takes_affine(context.draft().layer(view.layer))) {
    fold_into(context.draft().layer(view.layer), scale, shift);
    return view;
  }
  return own_affine(context, view, scale, shift);
}

namespace {

std::vector<double> all(const View& view, double value) {
  return std::vector<double>(static_cast<std::size_t>(view.sizes[kChannel]), value);
}

/// The view, as a list if a constant has a value for each of a flattened map's.
View listed(const RuleContext& context, const View& view, const Constant& constant) {
  const bool by_value = !view.flat && view.layer != kNetworkInput && view.dims().size() == 2 &&
                        constant.size() > 1 && constant.size() != view.sizes[kChannel];
  return by_value ? context.draft().flattened(view, context.node()) : view;
}

/// A binary node of opset 6 says where its smaller input stands.
std::int64_t old_axis(NodeReader& reader) {
  const bool spreads = reader.integer("broadcast", 0) != 0;
  const std::int64_t axis = reader.integer("axis", -1);
  return spreads ? axis : -1;
}

/// The first input that is known beforehand, and the other.
struct Sides {
  std::size_t constant, view;
};
Sides sides(const RuleContext& context) {
  return context.is_constant(0) ? Sides{0, 1} : Sides{1, 0};
}

/// A sum of maps or lists of one shape.
View sum_of(const RuleContext& context, std::vector<View> views) {
  bool any_flat = false;
  for (const View& view : views) any_flat = any_flat || view.flat;
  std::vector<int> inputs;
  for (View& view : views) {
    if (any_flat) view = context.draft().flattened(view, context.node());
    const View& first = views.front();
    if (view.dims() != first.dims() || view.wide() != first.wide() || view.sizes != first.sizes) {
      throw NotUnderstood("adds " + dims_text(first.dims()) + " and " + dims_text(view.dims()) +
                          ", needed are maps of one shape");
    }
    inputs.push_back(view.layer);
  }
  return context.add_like(views.front(), context.layer("add", Json::object(), inputs));
}

View add(const RuleContext& context) {
  const std::int64_t axis = old_axis(context.reader());
  std::vector<std::size_t> views;
  for (std::size_t i = 0; i < context.count(); ++i)
    if (!context.is_constant(i)) views.push_back(i);
  if (views.size() == 1) {
    View view = context.waiting(views.front());
    for (std::size_t i = 0; i < context.count(); ++i) {
      if (i == views.front()) continue;
      view = listed(context, view, context.constant(i));
      view =
          scale_and_shift(context, view, all(view, 1), by_channel(view, context.constant(i), axis));
    }
    return view;
  }
  if (views.size() != context.count())
    throw NotUnderstood("adds several maps and a constant at once");
  std::vector<View> read;
  for (const std::size_t i : views) read.push_back(context.read(i));
  return sum_of(context, std::move(read));
}

View subtract(const RuleContext& context) {
  const std::int64_t axis = old_axis(context.reader());
  const Sides side = sides(context);
  const View view = listed(context, context.waiting(side.view), context.constant(side.constant));
  std::vector<double> shift = by_channel(view, context.constant(side.constant), axis);
  const bool from_constant = side.constant == 0;
  if (!from_constant) {
    for (double& value : shift) value = -value;
  }
  return scale_and_shift(context, view, all(view, from_constant ? -1 : 1), shift);
}

/// A product of two maps, or of a map and one value a channel.
View product(const RuleContext& context) {
  View map = context.read(0), factor = context.read(1);
  const auto values = [](const View& view) { return value_count(view.dims()); };
  if (values(factor) > values(map)) std::swap(map, factor);
  if (map.flat || factor.flat) {
    map = context.draft().flattened(map, context.node());
    factor = context.draft().flattened(factor, context.node());
  }
  const bool one_shape = map.dims() == factor.dims() && map.wide() == factor.wide();
  const bool by_channel = factor.sizes[kHeight] * factor.sizes[kWidth] == 1 && !map.flat &&
                          map.dimension_of(kChannel) == factor.dimension_of(kChannel) &&
                          map.dims().size() == factor.dims().size();
  if (map.sizes[kChannel] != factor.sizes[kChannel] || (!one_shape && !by_channel)) {
    throw NotUnderstood("multiplies " + dims_text(map.dims()) + " and " + dims_text(factor.dims()) +
                        ", needed are maps of one shape, or one value a channel");
  }
  return context.add_like(map, context.layer("mul", Json::object(), {map.layer, factor.layer}));
}

View multiply(const RuleContext& context) {
  const std::int64_t axis = old_axis(context.reader());
  if (!context.is_constant(0) && !context.is_constant(1)) return product(context);
  const Sides side = sides(context);
  const View view = listed(context, context.waiting(side.view), context.constant(side.constant));
  return scale_and_shift(context, view, by_channel(view, context.constant(side.constant), axis),
                         all(view, 0));
}

View divide(const RuleContext& context) {
  const std::int64_t axis = old_axis(context.reader());
  const View view = listed(context, context.waiting(0), context.constant(1));
  std::vector<double> scale = by_channel(view, context.constant(1), axis);
  for (double& value : scale) value = 1 / value;
  return scale_and_shift(context, view, scale, all(view, 0));
}

/// The four tensors of a batch norm: scale, shift, mean, variance.
struct Norm {
  std::array<std::vector<double>, 4> parts;
  double epsilon;
};

Norm read_norm(const RuleContext& context, const View& view) {
  NodeReader& reader = context.reader();
  for (const char* name : {"momentum", "is_test", "consumed_inputs"}) reader.ignore(name);
  reader.require("spatial", 1);
  reader.require("training_mode", 0);
  Norm norm{{}, reader.real("epsilon", 1e-5)};
  if (view.dimension_of(kChannel) != 1)
    throw NotUnderstood("normalises " + dims_text(view.dims()) +
                        " along another axis than channels");
  for (std::size_t i = 0; i < norm.parts.size(); ++i) {
    const Constant& part = context.constant(i + 1);
    if (part.size() != view.sizes[kChannel] || part.whole)
      throw NotUnderstood("its parameters do not fit " + dims_text(view.dims()));
    for (std::int64_t c = 0; c < part.size(); ++c) norm.parts[i].push_back(part.at(c));
  }
  return norm;
}

View batch_norm(const RuleContext& context) {
  const View view = listed(context, context.waiting(0), context.constant(1));
  const Norm norm = read_norm(context, view);
  const auto& [scale, shift, mean, variance] = norm.parts;
  const bool of_layer = view.layer != kNetworkInput && !view.is_padded();
  const bool joins = of_layer && view.exclusive &&
                     takes_affine(context.draft().layer(view.layer)) &&
                     !context.draft().layer(view.layer).has_weights();
  if (of_layer && !joins && norm.epsilon >= kLeastEpsilon && norm.epsilon <= 1) {
    DraftLayer layer = context.layer("batch_norm2d", {{"epsilon", norm.epsilon}}, {view.layer},
                                     context.node().inputs[1]);
    const char* const names[] = {"weight", "bias", "running_mean", "running_var"};
    for (std::size_t i = 0; i < norm.parts.size(); ++i)
      layer.parameters[names[i]] = as_floats(norm.parts[i]);
    return context.add_like(view, std::move(layer));
  }
  std::vector<double> factor, offset;
  for (std::size_t c = 0; c < scale.size(); ++c) {
    factor.push_back(scale[c] / std::sqrt(variance[c] + norm.epsilon));
    offset.push_back(shift[c] - mean[c] * factor[c]);
  }
  return scale_and_shift(context, view, factor, offset);
}

}  // namespace

Rules affine_rules() {
  return {{"Add", add},      {"Sum", add},    {"Sub", subtract},
          {"Mul", multiply}, {"Div", divide}, {"BatchNormalization", batch_norm}};
}

}  // namespace ohmic::onnx_import
