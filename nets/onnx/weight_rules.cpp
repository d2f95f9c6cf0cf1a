// Nodes that become convolutions and linear layers.
#include <algorithm>
#include <utility>

#include "nets/layer_parser.h"
#include "nets/onnx/rule_context.h"
#include "nets/onnx/window.h"

namespace ohmic::onnx_import {
namespace {

FloatTensor floats_of(const Constant& constant, Dims shape) {
  if (constant.whole) throw NotUnderstood("its weights are whole numbers, needed are floats");
  return {std::move(shape), constant.reals};
}

/// Widths of a layer that reads `input` with these weights. Throws NotUnderstood if both are
/// quantised, the weights by codes that do not lie on either side of 0 alike.
LayerWidths widths_of(const View& input, const Constant& weight) {
  if (weight.shifted && weight.codes.bits > 0 && input.bits > 0)
    throw NotUnderstood("its weights have a zero point beside the middle of their codes");
  return {weight.shifted ? 0 : weight.codes.bits, input.bits};
}

/// The name of input `i`.
std::string input_name(const RuleContext& context, std::size_t i) {
  return i < context.node().inputs.size() ? context.node().inputs[i] : "";
}

View convolution(const RuleContext& context) {
  const View& map = context.read_padded(0);
  require_map(map);
  if (map.is_padded() && map.pad_value != 0)
    throw NotUnderstood("reads what Pad '" + map.padded_by + "' padded with other values than 0");
  const Constant& weight = context.constant(1);
  const Dims& dims = weight.dims;
  const std::int64_t groups = context.reader().integer("group", 1);
  if (dims.size() != 4) throw NotUnderstood("is a convolution of another kind than two dimensions");
  const bool fits = groups >= 1 && groups <= kMaxChannels && dims[0] >= 1 &&
                    dims[0] <= kMaxChannels && dims[0] % groups == 0 && dims[1] <= kMaxChannels &&
                    dims[1] * groups == map.sizes[kChannel] && dims[2] >= 1 && dims[3] >= 1;
  if (!fits) {
    throw NotUnderstood("its weights " + dims_text(dims) + " in " + std::to_string(groups) +
                        " groups do not fit " + dims_text(map.dims()));
  }
  const Window window = read_window(context.reader(), map, {dims[2], dims[3]});
  const auto pad = joint_pad(map, window);
  const Shape shape = slid_shape(map, window, pad, dims[0]);
  Json keys = {{"out_channels", dims[0]}};
  keys.update(window_keys(window, pad));
  keys["dilation"] = window.dilation;
  keys["groups"] = groups;
  DraftLayer layer = context.layer("conv2d", keys, {map.layer}, input_name(context, 1));
  layer.parameters["weight"] = floats_of(weight, dims);
  layer.widths = widths_of(map, weight);
  if (context.has(2)) {
    const Constant& bias = context.constant(2);
    if (bias.size() != dims[0]) throw NotUnderstood("its bias does not fit its weights");
    layer.parameters["bias"] = floats_of(bias, {dims[0]});
  }
  return output_view(context.draft().add(std::move(layer)), shape, map.sizes[kBatch]);
}

/// A matrix of inputs x outputs, however a file stores it.
struct Matrix {
  const Constant& values;
  bool transposed;  ///< outputs x inputs
  double factor;

  std::int64_t inputs() const { return values.dims[transposed ? 1 : 0]; }
  std::int64_t outputs() const { return values.dims[transposed ? 0 : 1]; }
  float at(std::int64_t input, std::int64_t output) const {
    const std::int64_t i = transposed ? output * inputs() + input : input * outputs() + output;
    return static_cast<float>(factor * double{values.reals[static_cast<std::size_t>(i)]});
  }
};

void require_matrix(const Constant& values) {
  const bool fits = values.dims.size() == 2 && !values.whole && values.size() > 0;
  if (!fits) throw NotUnderstood("its weights " + dims_text(values.dims) + " are no float matrix");
}

/// PyTorch's weights [O, I] of a matrix. order: where input i stands in them.
FloatTensor weights_of(const Matrix& matrix, const std::vector<std::int64_t>& order) {
  FloatTensor weight{{matrix.outputs(), matrix.inputs()}, {}};
  weight.values.resize(static_cast<std::size_t>(matrix.values.size()));
  for (std::int64_t o = 0; o < matrix.outputs(); ++o) {
    for (std::int64_t i = 0; i < matrix.inputs(); ++i) {
      const std::int64_t to = o * matrix.inputs() + order[static_cast<std::size_t>(i)];
      weight.values[static_cast<std::size_t>(to)] = matrix.at(i, o);
    }
  }
  return weight;
}

View linear(const RuleContext& context, const View& view, const Matrix& matrix, FloatTensor* bias) {
  const std::vector<std::int64_t> order = feature_order(view);
  if (static_cast<std::int64_t>(order.size()) != matrix.inputs() ||
      matrix.outputs() > kMaxChannels) {
    throw NotUnderstood("its weights " + dims_text(matrix.values.dims) + " do not fit " +
                        dims_text(view.dims()));
  }
  View plain = view;  // the weights take the order
  if (!view.flat) plain.groups = {{kBatch}, {kChannel, kHeight, kWidth}};
  const View list = context.draft().flattened(plain, context.node());
  DraftLayer layer = context.layer("linear", {{"out_features", matrix.outputs()}}, {list.layer},
                                   input_name(context, 1));
  layer.parameters["weight"] = weights_of(matrix, order);
  layer.widths = widths_of(view, matrix.values);
  if (bias != nullptr) layer.parameters["bias"] = std::move(*bias);
  const Shape shape{static_cast<int>(matrix.outputs()), 1, 1, true};
  return output_view(context.draft().add(std::move(layer)), shape, view.sizes[kBatch]);
}

View gemm(const RuleContext& context) {
  NodeReader& reader = context.reader();
  reader.require("transA", 0);
  reader.ignore("broadcast");  // opset 6: of its bias
  const View& view = context.read(0);
  const Constant& values = context.constant(1);
  require_matrix(values);
  const Matrix matrix{values, reader.integer("transB", 0) != 0, reader.real("alpha", 1)};
  const double beta = reader.real("beta", 1);
  if (!context.has(2)) return linear(context, view, matrix, nullptr);
  const Constant& said = context.constant(2);
  const std::int64_t outputs = matrix.outputs();
  const bool fits = said.size() == 1 || (said.size() == outputs && said.dims.back() == outputs);
  if (!fits) throw NotUnderstood("its bias " + dims_text(said.dims) + " does not fit its weights");
  FloatTensor bias{{outputs}, {}};
  for (std::int64_t o = 0; o < outputs; ++o)
    bias.values.push_back(static_cast<float>(beta * said.at(said.size() == 1 ? 0 : o)));
  return linear(context, view, matrix, &bias);
}

/// A matrix behind every pixel: a convolution of one pixel. The tensor's last dimension is the
/// channels.
View pixel_matrix(const RuleContext& context, const View& view, const Matrix& matrix) {
  const std::size_t last = view.groups.size() - 1;
  const bool channels_last = !view.flat && view.dimension_of(kChannel) == static_cast<int>(last) &&
                             view.sizes[kChannel] == matrix.inputs() &&
                             matrix.outputs() <= kMaxChannels;
  if (!channels_last) {
    throw NotUnderstood("multiplies " + dims_text(view.dims()) + " by " +
                        dims_text(matrix.values.dims));
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(matrix.inputs()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  DraftLayer layer = context.layer("conv2d", {{"out_channels", matrix.outputs()}, {"kernel", 1}},
                                   {view.layer}, input_name(context, 1));
  FloatTensor weight = weights_of(matrix, order);
  weight.shape = {matrix.outputs(), matrix.inputs(), 1, 1};
  layer.parameters["weight"] = std::move(weight);
  layer.widths = widths_of(view, matrix.values);
  View made = context.add_like(view, std::move(layer));
  made.sizes[kChannel] = matrix.outputs();
  return made;
}

View matrix_product(const RuleContext& context) {
  const View& view = context.read(0);
  const Constant& values = context.constant(1);
  require_matrix(values);
  const Matrix matrix{values, false, 1};
  if (view.groups.size() == 2) return linear(context, view, matrix, nullptr);
  if (view.groups.empty()) throw NotUnderstood("multiplies a scalar");
  return pixel_matrix(context, view, matrix);
}

}  // namespace

Rules weight_rules() { return {{"Conv", convolution}, {"Gemm", gemm}, {"MatMul", matrix_product}}; }

}  // namespace ohmic::onnx_import
