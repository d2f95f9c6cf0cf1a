#include "quant/network/reference_layers_torch.h"

#include <torch/torch.h>

#include <algorithm>
#include <limits>

#include "quant/network/reference_layers.h"

namespace ohmic {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Nobody else can see the tensor's memory: it may be overwritten.
bool is_ours(const at::Tensor& tensor) {
  return tensor.use_count() == 1 && tensor.storage().use_count() == 1;
}

at::Tensor clamped(at::Tensor x, float high) {
  if (is_ours(x)) return high == kInfinity ? x.clamp_min_(0) : x.clamp_(0, high);
  return high == kInfinity ? x.clamp_min(0) : x.clamp(0, high);
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

at::Tensor max_pool(const at::Tensor& x, const Layer& pool) {
  const Sliding& s = pool.sliding;
  return at::max_pool2d(fitted(x, pool, -kInfinity), {s.kernel_h, s.kernel_w},
                        {s.stride_h, s.stride_w}, {0, 0}, {s.dilation_h, s.dilation_w});
}

/// Adds the taps one by one: LibTorch's own pools leave the order of their sums open.
at::Tensor average_pool(const at::Tensor& x, const Layer& pool) {
  const Sliding& s = pool.sliding;
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
  const at::Tensor divisors = torch::tensor(average_divisors(pool), torch::kFloat32).to(x.device());
  return sum.div_(divisors.view({1, 1, pool.out.height, pool.out.width}));
}

at::Tensor global_average(const at::Tensor& x) {
  const at::Tensor pixels = x.flatten(2);
  at::Tensor sum = pixels.select(2, 0).clone();
  for (std::int64_t i = 1; i < pixels.size(2); ++i) sum.add_(pixels.select(2, i));
  const auto count = at::full({1}, static_cast<float>(pixels.size(2)), x.options());
  return sum.div_(count).unsqueeze(-1).unsqueeze(-1);
}

at::Tensor added(const std::vector<at::Tensor>& inputs) {
  at::Tensor sum = inputs[0].clone();
  for (std::size_t i = 1; i < inputs.size(); ++i) sum.add_(inputs[i]);
  return sum;
}

}  // namespace

TorchGraph::TorchGraph(const NetworkSpec& network)
    : network_(network),
      weight_index_(weight_layer_indices(network)),
      last_use_(network.layers.size() + 1, network.order.size()),
      prefix_length_(network.order.size()) {
  int weight_layers = 0;
  for (std::size_t position = 0; position < network.order.size(); ++position) {
    const auto index = static_cast<std::size_t>(network.order[position]);
    for (const int producer : network.layers[index].inputs) {
      last_use_[static_cast<std::size_t>(producer + 1)] = position;
    }
    if (!network.layers[index].is_weight_layer()) continue;
    if (++weight_layers == 1) first_weight_layer_ = weight_index_[index];
    if (weight_layers == 2) prefix_length_ = position;
  }
}

TorchGraph::Slots TorchGraph::start(at::Tensor images) const {
  Slots slots(network_.layers.size() + 1);
  slots[0] = std::move(images);
  return slots;
}

void TorchGraph::run(Slots& slots, std::size_t begin, std::size_t end,
                     const WeightLayerFunction& weights) const {
  for (std::size_t position = begin; position < end; ++position) {
    const auto index = static_cast<std::size_t>(network_.order[position]);
    const Layer& layer = network_.layers[index];
    std::vector<at::Tensor> inputs;
    for (const int producer : layer.inputs) {
      inputs.push_back(slots[static_cast<std::size_t>(producer + 1)]);
    }
    for (const int producer : layer.inputs) {
      const auto slot = static_cast<std::size_t>(producer + 1);
      if (last_use_[slot] == position) slots[slot].reset();
    }
    slots[index + 1] = layer.is_weight_layer() ? weights(weight_index_[index], inputs.front())
                                               : run_layer(layer, std::move(inputs));
  }
}

const at::Tensor& TorchGraph::output(const Slots& slots) const {
  return slots[static_cast<std::size_t>(network_.output + 1)];
}

at::Tensor TorchGraph::run_layer(const Layer& layer, std::vector<at::Tensor> inputs) const {
  switch (layer.kind) {
    case LayerKind::kRelu:
      return clamped(std::move(inputs.front()), kInfinity);
    case LayerKind::kRelu6:
      return clamped(std::move(inputs.front()), 6);
    case LayerKind::kMaxPool2d:
      return max_pool(inputs.front(), layer);
    case LayerKind::kAvgPool2d:
      return average_pool(inputs.front(), layer);
    case LayerKind::kGlobalAvgPool:
      return global_average(inputs.front());
    case LayerKind::kAdd:
      return added(inputs);
    case LayerKind::kConcat:
      return at::cat(inputs, 1);
    case LayerKind::kFlatten:
      return inputs.front().reshape({inputs.front().size(0), -1, 1, 1});
    default:
      return inputs.front();
  }
}

}  // namespace ohmic
