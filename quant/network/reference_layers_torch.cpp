#include "quant/network/reference_layers_torch.h"

#include <torch/types.h>

#include <algorithm>
#include <limits>

#include "nets/digital_layers.h"
#include "quant/network/channel_tensors.h"
#include "quant/network/reference_layers.h"

namespace ohmic {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Nobody else can see the tensor's memory: it may be overwritten.
bool is_ours(const at::Tensor& tensor) {
  return tensor.use_count() == 1 && tensor.storage().use_count() == 1;
}

at::Tensor clamped(at::Tensor x, double low, double high) {
  if (is_ours(x)) return high == kInfinity ? x.clamp_min_(low) : x.clamp_(low, high);
  return high == kInfinity ? x.clamp_min(low) : x.clamp(low, high);
}

/// Value by value on the CPU: LibTorch's own functions leave the last bits open.
at::Tensor activated(const Layer& layer, const at::Tensor& x) {
  at::Tensor values = x.to(torch::kCPU).contiguous().clone();
  float* const data = values.data_ptr<float>();
  for (std::int64_t i = 0; i < values.numel(); ++i) data[i] = activate(layer, data[i]);
  return values.to(x.device());
}

/// Pads or crops so that the pool's windows cover the map exactly.
at::Tensor fitted(const at::Tensor& x, const Layer& pool, float fill) {
  const Sliding& s = pool.sliding;
  const auto beyond = [](int out, int stride, int dilation, int kernel, int in, int before) {
    return (out - 1) * stride + dilation * (kernel - 1) + 1 - in - before;
  };
  const int bottom =
      beyond(pool.out.height, s.stride_h, s.dilation_h, s.kernel_h, pool.in.height, s.pad_top);
  const int right =
      beyond(pool.out.width, s.stride_w, s.dilation_w, s.kernel_w, pool.in.width, s.pad_left);
  if (s.pad_left == 0 && s.pad_top == 0 && bottom <= 0 && right <= 0) return x;
  return at::constant_pad_nd(x, {s.pad_left, right, s.pad_top, bottom}, fill);
}

/// The layers without weights, to the bit those of ReferenceLayers.
struct TorchReferenceLayers {
  using Call = LayerCall<at::Tensor>;

  at::Tensor activation(const Call& call) const {
    const Layer& layer = call.layer;
    if (layer.kind == LayerKind::kRelu) return clamped(call.input().take(), 0, kInfinity);
    if (layer.kind == LayerKind::kRelu6) return clamped(call.input().take(), 0, 6);
    if (layer.kind == LayerKind::kClip)
      return clamped(call.input().take(), layer.curve.low, layer.curve.high);
    return activated(layer, call.input().get());
  }

  at::Tensor affine(const Call& call) const {
    const at::Tensor& x = call.input().get();
    const ChannelAffine& affine = bound_affine(call.layer);
    return x.mul(channel_values(affine.scale, x)).add_(channel_values(affine.shift, x));
  }

  at::Tensor max_pool(const Call& call) const {
    const Sliding& s = call.layer.sliding;
    return at::max_pool2d(fitted(call.input().get(), call.layer, -kInfinity),
                          {s.kernel_h, s.kernel_w}, {s.stride_h, s.stride_w}, {0, 0},
                          {s.dilation_h, s.dilation_w});
  }

  /// Adds the taps one by one: LibTorch's own pools leave the order of their sums open.
  at::Tensor average_pool(const Call& call) const {
    const Layer& pool = call.layer;
    const Sliding& s = pool.sliding;
    const at::Tensor& x = call.input().get();
    const at::Tensor padded = fitted(x, pool, 0);
    at::Tensor sum;
    for (int k = 0; k < s.kernel_h * s.kernel_w; ++k) {
      const int y = k / s.kernel_w * s.dilation_h;
      const int x0 = k % s.kernel_w * s.dilation_w;
      const at::Tensor tap =
          padded.slice(2, y, y + (pool.out.height - 1) * s.stride_h + 1, s.stride_h)
              .slice(3, x0, x0 + (pool.out.width - 1) * s.stride_w + 1, s.stride_w);
      sum = k == 0 ? tap.clone() : sum.add_(tap);
    }
    const at::Tensor divisors =
        torch::tensor(average_divisors(pool), torch::kFloat32).to(x.device());
    return sum.div_(divisors.view({1, 1, pool.out.height, pool.out.width}));
  }

  at::Tensor global_average(const Call& call) const {
    const at::Tensor pixels = call.input().get().flatten(2);
    at::Tensor sum = pixels.select(2, 0).clone();
    for (std::int64_t i = 1; i < pixels.size(2); ++i) sum.add_(pixels.select(2, i));
    const auto count = at::full({1}, static_cast<float>(pixels.size(2)), pixels.options());
    return sum.div_(count).unsqueeze(-1).unsqueeze(-1);
  }

  at::Tensor add(const Call& call) const {
    at::Tensor sum = call.input().get().clone();
    for (std::size_t i = 1; i < call.inputs.size(); ++i) sum.add_(call.inputs[i].get());
    return sum;
  }

  at::Tensor multiply(const Call& call) const {
    at::Tensor product = call.input().get().clone();
    for (std::size_t i = 1; i < call.inputs.size(); ++i) product.mul_(call.inputs[i].get());
    return product;
  }

  at::Tensor upsample(const Call& call) const {
    const Layer& layer = call.layer;
    return call.input()
        .get()
        .repeat_interleave(layer.scale_h, 2)
        .repeat_interleave(layer.scale_w, 3);
  }

  at::Tensor concat(const Call& call) const {
    std::vector<at::Tensor> parts;
    for (const Operand<at::Tensor>& input : call.inputs) parts.push_back(input.get());
    return at::cat(parts, 1);
  }

  at::Tensor select_channels(const Call& call) const {
    return selected_channels(call.layer, call.input().get());
  }

  at::Tensor flatten(const Call& call) const {
    const at::Tensor& x = call.input().get();
    return x.reshape({x.size(0), -1, 1, 1});
  }

  at::Tensor alias(const Call& call) const { return call.input().take(); }
};

}  // namespace

at::Tensor TorchGraph::Backend::weight_layer(const LayerCall<at::Tensor>& call) {
  return weights(call.weight_index, call.input().get());
}

at::Tensor TorchGraph::Backend::digital_layer(const LayerCall<at::Tensor>& call) {
  return run_digital_layer(TorchReferenceLayers(), call);
}

TorchGraph::TorchGraph(const NetworkSpec& network)
    : runner_(network), length_(network.order.size()), prefix_length_(network.order.size()) {
  const std::vector<int> weight_index = weight_layer_indices(network);
  int weight_layers = 0;
  for (std::size_t position = 0; position < network.order.size(); ++position) {
    const auto index = static_cast<std::size_t>(network.order[position]);
    if (!network.layers[index].is_weight_layer()) continue;
    if (++weight_layers == 1) first_weight_layer_ = weight_index[index];
    if (weight_layers == 2) prefix_length_ = position;
  }
}

void TorchGraph::run(Slots& slots, std::size_t begin, std::size_t end,
                     const WeightLayerFunction& weights) const {
  Backend backend{weights};
  runner_.run(slots, begin, end, backend);
}

}  // namespace ohmic
