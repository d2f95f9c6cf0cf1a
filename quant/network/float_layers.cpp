#include "quant/network/float_layers.h"

#include <torch/types.h>

#include <limits>
#include <vector>

#include "nets/digital_layers.h"
#include "quant/network/channel_tensors.h"

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

/// scale x + shift of each channel of maps [N, C, H, W], or of each value of lists [N, F].
at::Tensor scale_and_shift(const at::Tensor& x, const at::Tensor& scale, const at::Tensor& shift) {
  return x * by_channel(scale, x) + by_channel(shift, x);
}

/// LibTorch's layers without weights.
struct FloatLayers {
  using Call = LayerCall<at::Tensor>;

  at::Tensor activation(const Call& call) const {
    const at::Tensor& x = call.input().get();
    const Curve& curve = call.layer.curve;
    switch (call.layer.kind) {
      case LayerKind::kRelu6:
        return at::relu6(x);
      case LayerKind::kLeakyRelu:
        return at::leaky_relu(x, curve.slope);
      case LayerKind::kClip:
        return at::clamp(x, curve.low, curve.high);
      case LayerKind::kSigmoid:
        return at::sigmoid(x);
      case LayerKind::kTanh:
        return at::tanh(x);
      case LayerKind::kHardSigmoid:
        return at::clamp(x * curve.slope + curve.offset, 0, 1);
      case LayerKind::kHardSwish:
        return x * at::clamp(x / 6 + 0.5, 0, 1);
      case LayerKind::kElu:
        return at::elu(x, curve.alpha);
      case LayerKind::kSoftplus:
        return at::softplus(x);
      case LayerKind::kGelu:
        return at::gelu(x);
      case LayerKind::kErf:
        return at::erf(x);
      default:
        return at::relu(x);
    }
  }

  at::Tensor affine(const Call& call) const {
    const ChannelAffine& affine = bound_affine(call.layer);
    const at::Tensor& x = call.input().get();
    const at::Tensor scaled = x * channel_values(affine.scale, x);
    return (scaled + channel_values(affine.shift, x)).to(x.scalar_type());
  }

  at::Tensor max_pool(const Call& call) const {
    const Sliding& s = call.layer.sliding;
    const at::Tensor padded = with_border(call.input().get(), exact_border(call.layer),
                                          -std::numeric_limits<double>::infinity());
    return at::max_pool2d(padded, {s.kernel_h, s.kernel_w}, {s.stride_h, s.stride_w}, 0,
                          {s.dilation_h, s.dilation_w});
  }

  /// Mean over each window's pixels within the padded map, or within the map alone: what ceil_mode
  /// adds beyond the padding never counts.
  at::Tensor average_pool(const Call& call) const {
    const Layer& layer = call.layer;
    const at::Tensor& map = call.input().get();
    const Sliding& s = layer.sliding;
    const auto pool = [&s](const at::Tensor& padded) {
      return at::avg_pool2d(padded, {s.kernel_h, s.kernel_w}, {s.stride_h, s.stride_w});
    };
    const Border border = exact_border(layer);
    const at::Tensor mean = pool(with_border(map, border, 0));
    if (!s.count_include_pad) {
      const at::Tensor inside = at::ones({1, 1, layer.in.height, layer.in.width}, map.options());
      return mean / pool(with_border(inside, border, 0));
    }
    if (border.right <= s.pad_right && border.bottom <= s.pad_bottom) return mean;
    const at::Tensor counted = at::ones({1, 1, layer.in.height + s.pad_top + s.pad_bottom,
                                         layer.in.width + s.pad_left + s.pad_right},
                                        map.options());
    const Border beyond{0, border.right - s.pad_right, 0, border.bottom - s.pad_bottom};
    return mean / pool(with_border(counted, beyond, 0));
  }

  at::Tensor global_average(const Call& call) const {
    return at::mean(call.input().get(), {2, 3}, /*keepdim=*/true);
  }

  at::Tensor add(const Call& call) const {
    at::Tensor total = call.input().get();
    for (std::size_t i = 1; i < call.inputs.size(); ++i) total = total + call.inputs[i].get();
    return total;
  }

  at::Tensor multiply(const Call& call) const {
    at::Tensor product = call.input().get();
    for (std::size_t i = 1; i < call.inputs.size(); ++i) product = product * call.inputs[i].get();
    return product;
  }

  at::Tensor upsample(const Call& call) const {
    const Shape& out = call.layer.out;
    return at::upsample_nearest2d(call.input().get(), {out.height, out.width});
  }

  at::Tensor concat(const Call& call) const {
    std::vector<at::Tensor> parts;
    for (const Operand<at::Tensor>& input : call.inputs) parts.push_back(input.get());
    return at::cat(parts, 1);
  }

  at::Tensor select_channels(const Call& call) const {
    return selected_channels(call.layer, call.input().get());
  }

  at::Tensor flatten(const Call& call) const { return call.input().get().flatten(1); }
  at::Tensor alias(const Call& call) const { return call.input().get(); }
};

}  // namespace

at::Tensor run_weight_layer(const Layer& layer, const LayerTensors& tensors, const at::Tensor& x) {
  if (layer.kind == LayerKind::kConv2d) return convolve(layer, tensors, x);
  return at::linear(x.flatten(1), tensors.weight, tensors.bias);
}

at::Tensor run_affine(const Layer& layer, const LayerTensors& t, const at::Tensor& x,
                      bool training) {
  if (layer.kind == LayerKind::kAffine) return scale_and_shift(x, t.weight, t.bias);
  return at::batch_norm(x, t.weight, t.bias, t.running_mean, t.running_var, training,
                        kBatchNormMomentum, layer.epsilon, /*cudnn_enabled=*/false);
}

at::Tensor run_float_digital(const LayerCall<at::Tensor>& call) {
  return run_digital_layer(FloatLayers(), call);
}

}  // namespace ohmic
