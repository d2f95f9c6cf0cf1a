#include "quant/integer/inference/integer_network_torch.h"

#include <torch/types.h>

#include <algorithm>

namespace ohmic {
namespace {

constexpr std::int64_t kExactFloat = std::int64_t{1} << 24;

/// Largest positive or negative part of any output's codes within input channels [first, last).
std::int64_t largest_part(const Layer& spec, const IntegerWeights& weights, std::int64_t first,
                          std::int64_t last) {
  const std::int64_t taps = std::int64_t{spec.sliding.kernel_h} * spec.sliding.kernel_w;
  const auto rows = im2col(spec).rows;
  std::int64_t largest = 0;
  for (std::int64_t o = 0; o < spec.out_channels; ++o) {
    const WeightCode* codes = weights.codes.data() + o * rows;
    std::int64_t positive = 0, negative = 0;
    for (std::int64_t r = first * taps; r < last * taps; ++r) {
      (codes[r] > 0 ? positive : negative) += codes[r];
    }
    largest = std::max({largest, positive, -negative});
  }
  return largest;
}

at::Tensor weight_tensor(const Layer& spec, const IntegerWeights& weights) {
  const std::int64_t channels = spec.in.channels / spec.groups;
  // from_blob does not write; it only lacks a const form.
  auto* codes = const_cast<WeightCode*>(weights.codes.data());
  return torch::from_blob(
      codes, {spec.out_channels, channels, spec.sliding.kernel_h, spec.sliding.kernel_w},
      torch::kInt16);
}

at::Tensor channel_tensor(const std::vector<float>& values, const c10::Device& device) {
  return torch::tensor(values, torch::kFloat32).view({-1, 1, 1}).to(device);
}

}  // namespace

int exact_slices(const Layer& spec, const IntegerWeights& weights, int top_code) {
  if (weights.largest_partial_sum * top_code < kExactFloat) return 1;
  if (spec.groups > 1) return 0;
  for (int slices = 2; slices <= spec.in.channels; slices *= 2) {
    bool exact = true;
    for (int k = 0; k < slices && exact; ++k) {
      const std::int64_t first = std::int64_t{spec.in.channels} * k / slices;
      const std::int64_t last = std::int64_t{spec.in.channels} * (k + 1) / slices;
      exact = largest_part(spec, weights, first, last) * top_code < kExactFloat;
    }
    if (exact) return slices;
  }
  return 0;
}

at::Tensor exact_convolution(const at::Tensor& codes, const at::Tensor& weight, const Layer& spec) {
  const Sliding& s = spec.sliding;
  if (codes.is_cpu()) {
    return at::conv2d(codes, weight, {}, {s.stride_h, s.stride_w}, at::IntArrayRef({0, 0}),
                      {s.dilation_h, s.dilation_w}, spec.groups);
  }
  // cuDNN may choose Winograd or TF32, which are not exact; a plain matrix product is.
  const at::Tensor columns =
      at::im2col(codes, {s.kernel_h, s.kernel_w}, {s.dilation_h, s.dilation_w}, {0, 0},
                 {s.stride_h, s.stride_w});
  const std::int64_t groups = spec.groups;
  const at::Tensor product = at::matmul(weight.view({1, groups, spec.out_channels / groups, -1}),
                                        columns.view({codes.size(0), groups, -1, columns.size(2)}));
  return product.view({codes.size(0), spec.out_channels, spec.out.height, spec.out.width});
}

TorchIntegerNetwork::TorchIntegerNetwork(const NetworkSpec& network, const IntegerNetwork& integers,
                                         const c10::Device& device)
    : network_(network), rounding_(integers.rounding) {
  for (std::size_t i = 0; i < integers.layers.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    const IntegerLayer& layer = integers.layers[i];
    const int cuts = exact_slices(spec, *layer.weights, layer.input.top_code);
    PreparedLayer prepared;
    prepared.type = cuts == 0 ? torch::kFloat64 : torch::kFloat32;
    prepared.grid = layer.input;
    prepared.input_scale = torch::tensor({layer.input.scale}, torch::kFloat32).to(device);
    const at::Tensor weight = weight_tensor(spec, *layer.weights);
    const std::int64_t slices = std::max(cuts, 1);
    for (std::int64_t k = 0; k < slices; ++k) {
      const std::int64_t first = weight.size(1) * k / slices;
      const std::int64_t last = weight.size(1) * (k + 1) / slices;
      prepared.slices.push_back(
          {first, last - first,
           weight.slice(1, first, last).to(device, prepared.type).contiguous()});
    }
    const at::Tensor row_sum = torch::tensor(layer.weights->row_sum, torch::kFloat64).to(device);
    prepared.offset = (row_sum * layer.input.zero_point).view({-1, 1, 1});
    prepared.scale = channel_tensor(layer.weight_scale(), device) * prepared.input_scale;
    prepared.bias = channel_tensor(layer.bias, device);
    layers_.push_back(std::move(prepared));
  }
}

at::Tensor TorchIntegerNetwork::codes(const PreparedLayer& prepared, const Layer& spec,
                                      const at::Tensor& input) const {
  at::Tensor codes = input.div(prepared.input_scale);
  if (rounding_ == Rounding::kNearest) codes.add_(0.5);
  codes.floor_();
  if (prepared.grid.zero_point != 0) codes.add_(prepared.grid.zero_point);
  codes.clamp_(0, prepared.grid.top_code);
  const Sliding& s = spec.sliding;
  if (s.pad_left + s.pad_right + s.pad_top + s.pad_bottom > 0) {
    codes = at::constant_pad_nd(codes, {s.pad_left, s.pad_right, s.pad_top, s.pad_bottom},
                                prepared.grid.zero_point);
  }
  return prepared.type == torch::kFloat64 ? codes.to(torch::kFloat64) : codes;
}

at::Tensor TorchIntegerNetwork::run(int index, const at::Tensor& input) const {
  const PreparedLayer& prepared = layers_[static_cast<std::size_t>(index)];
  const Layer& spec = network_.weight_layer(index);
  const at::Tensor q = codes(prepared, spec, input);
  at::Tensor sum;
  if (prepared.slices.size() == 1) {
    sum = exact_convolution(q, prepared.slices.front().weight, spec);
  } else {
    for (const WeightSlice& slice : prepared.slices) {
      const at::Tensor part =
          exact_convolution(q.slice(1, slice.first_channel, slice.first_channel + slice.channels),
                            slice.weight, spec);
      sum = sum.defined() ? sum.add_(part) : part.to(torch::kFloat64);
    }
  }
  // Still whole numbers, so this subtraction is exact in either type.
  if (prepared.grid.zero_point != 0) sum.sub_(prepared.offset);
  sum = sum.to(torch::kFloat32);
  return sum.mul_(prepared.scale).add_(prepared.bias);
}

}  // namespace ohmic
