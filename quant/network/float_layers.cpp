#include "quant/network/float_layers.h"

#include <limits>

namespace ohmic {
namespace {

constexpr double kBatchNormMomentum = 0.1;  // PyTorch's default

/// Border, in pixels, around a map: as at::constant_pad_nd wants it. Negative cuts away.
struct Border {
  std::int64_t left, right, top, bottom;
};

/// The border with which a kernel without padding and rounding visits exactly the layer's windows.
/// One path for asymmetric padding, padding wider than half a kernel and ceil_mode, which
/// LibTorch's pools and convolutions accept only in part.
Border exact_border(const Layer& layer) {
  const Sliding& s = layer.sliding;
  const auto end = [](int windows, int stride, int dilation, int kernel, int before, int size) {
    return std::int64_t{windows - 1} * stride + std::int64_t{dilation} * (kernel - 1) + 1 - before -
           size;
  };
  return {s.pad_left,
          end(layer.out.width, s.stride_w, s.dilation_w, s.kernel_w, s.pad_left, layer.in.width),
          s.pad_top,
          end(layer.out.height, s.stride_h, s.dilation_h, s.kernel_h, s.pad_top, layer.in.height)};
}

at::Tensor with_border(const at::Tensor& map, const Border& b, double value) {
  if (b.left == 0 && b.right == 0 && b.top == 0 && b.bottom == 0) return map;
  return at::constant_pad_nd(map, {b.left, b.right, b.top, b.bottom}, value);
}

at::Tensor convolve(const Layer& layer, const LayerTensors& tensors, const at::Tensor& map) {
  const Sliding& s = layer.sliding;
  const std::vector<std::int64_t> stride{s.stride_h, s.stride_w};
  const std::vector<std::int64_t> dilation{s.dilation_h, s.dilation_w};
  // The common symmetric padding needs no copy of the map.
  const bool symmetric = s.pad_top == s.pad_bottom && s.pad_left == s.pad_right;
  const std::vector<std::int64_t> padding{symmetric ? s.pad_top : 0, symmetric ? s.pad_left : 0};
  const at::Tensor input = symmetric ? map : with_border(map, exact_border(layer), 0);
  return at::conv2d(input, tensors.weight, tensors.bias, stride, padding, dilation, layer.groups);
}

at::Tensor max_pool(const Layer& layer, const at::Tensor& map) {
  const Sliding& s = layer.sliding;
  const at::Tensor padded =
      with_border(map, exact_border(layer), -std::numeric_limits<double>::infinity());
  return at::max_pool2d(padded, {s.kernel_h, s.kernel_w}, {s.stride_h, s.stride_w}, 0,
                        {s.dilation_h, s.dilation_w});
}

/// Mean over each window's pixels within the padded map: the padding counts, what ceil_mode adds
/// beyond it does not.
at::Tensor average_pool(const Layer& layer, const at::Tensor& map) {
  const Sliding& s = layer.sliding;
  const auto pool = [&s](const at::Tensor& padded) {
    return at::avg_pool2d(padded, {s.kernel_h, s.kernel_w}, {s.stride_h, s.stride_w});
  };
  const Border border = exact_border(layer);
  const at::Tensor mean = pool(with_border(map, border, 0));
  if (border.right <= s.pad_right && border.bottom <= s.pad_bottom) return mean;
  const at::Tensor counted = at::ones(
      {1, 1, layer.in.height + s.pad_top + s.pad_bottom, layer.in.width + s.pad_left + s.pad_right},
      map.options());
  const Border beyond{0, border.right - s.pad_right, 0, border.bottom - s.pad_bottom};
  return mean / pool(with_border(counted, beyond, 0));
}

at::Tensor sum(const std::vector<at::Tensor>& inputs) {
  at::Tensor total = inputs.front();
  for (std::size_t i = 1; i < inputs.size(); ++i) total = total + inputs[i];
  return total;
}

at::Tensor normalise(const Layer& layer, const LayerTensors& t, const at::Tensor& map,
                     bool training) {
  return at::batch_norm(map, t.weight, t.bias, t.running_mean, t.running_var, training,
                        kBatchNormMomentum, layer.epsilon, /*cudnn_enabled=*/false);
}

}  // namespace

at::Tensor run_layer(const Layer& layer, const LayerTensors& tensors,
                     const std::vector<at::Tensor>& inputs, bool training) {
  const at::Tensor& x = inputs.front();
  switch (layer.kind) {
    case LayerKind::kConv2d:
      return convolve(layer, tensors, x);
    case LayerKind::kLinear:
      return at::linear(x.flatten(1), tensors.weight, tensors.bias);
    case LayerKind::kRelu:
      return at::relu(x);
    case LayerKind::kRelu6:
      return at::relu6(x);
    case LayerKind::kMaxPool2d:
      return max_pool(layer, x);
    case LayerKind::kAvgPool2d:
      return average_pool(layer, x);
    case LayerKind::kGlobalAvgPool:
      return at::mean(x, {2, 3}, /*keepdim=*/true);
    case LayerKind::kAdd:
      return sum(inputs);
    case LayerKind::kConcat:
      return at::cat(inputs, 1);
    case LayerKind::kFlatten:
      return x.flatten(1);
    case LayerKind::kDropout:
      return x;
    case LayerKind::kBatchNorm2d:
      return normalise(layer, tensors, x, training);
  }
  return x;
}

at::Tensor walk_layers(const NetworkSpec& network, const at::Tensor& images,
                       const LayerFunction& layer) {
  std::vector<at::Tensor> outputs(network.layers.size());
  std::vector<std::size_t> readers(network.layers.size());
  for (std::size_t i = 0; i < readers.size(); ++i) readers[i] = network.consumers[i].size();
  for (const int index : network.order) {
    const auto at = static_cast<std::size_t>(index);
    const std::vector<int>& producers = network.layers[at].inputs;
    std::vector<at::Tensor> inputs;
    for (const int producer : producers) {
      inputs.push_back(producer == kNetworkInput ? images
                                                 : outputs[static_cast<std::size_t>(producer)]);
    }
    outputs[at] = layer(at, inputs);
    for (const int producer : producers) {
      if (producer == kNetworkInput) continue;
      const auto p = static_cast<std::size_t>(producer);
      if (--readers[p] == 0) outputs[p].reset();
    }
  }
  return outputs[static_cast<std::size_t>(network.output)];
}

}  // namespace ohmic
