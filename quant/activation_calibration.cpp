#include "quant/activation_calibration.h"

#include <torch/torch.h>

#include <algorithm>

#include "quant/accuracy_evaluator_chunks.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = 32;  // images; part of the result, since float sums depend on it

/// Adds the im2col columns of a batch. float64, so that the order of the sums does not matter to
/// the roundings.
void add_moments(InputMoments& moments, const Layer& spec, const at::Tensor& input) {
  const Sliding& s = spec.sliding;
  const at::Tensor padded =
      at::constant_pad_nd(input, {s.pad_left, s.pad_right, s.pad_top, s.pad_bottom}, 0);
  const at::Tensor columns =
      at::im2col(padded, {s.kernel_h, s.kernel_w}, {s.dilation_h, s.dilation_w},
                 at::IntArrayRef({0, 0}), {s.stride_h, s.stride_w})
          .transpose(0, 1)
          .flatten(1)
          .to(torch::kFloat64);
  const at::Tensor products = at::mm(columns, columns.t()).contiguous();
  const at::Tensor sum = columns.sum(1).contiguous();
  moments.add(sum.data_ptr<double>(), products.data_ptr<double>(),
              static_cast<double>(columns.size(1)));
}

}  // namespace

TorchFloatLayers::TorchFloatLayers(const NetworkSpec& network,
                                   const std::vector<FoldedLayer>& weights)
    : network_(network) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Layer& spec = network.weight_layer(static_cast<int>(i));
    layers_.push_back({torch::tensor(weights[i].weight)
                           .view({spec.out_channels, spec.in.channels / spec.groups,
                                  spec.sliding.kernel_h, spec.sliding.kernel_w}),
                       torch::tensor(weights[i].bias)});
  }
}

at::Tensor TorchFloatLayers::run(int index, const at::Tensor& input) const {
  const Layer& spec = network_.weight_layer(index);
  const Sliding& s = spec.sliding;
  const Parameters& parameters = layers_[static_cast<std::size_t>(index)];
  const at::Tensor padded =
      at::constant_pad_nd(input, {s.pad_left, s.pad_right, s.pad_top, s.pad_bottom}, 0);
  return at::conv2d(padded, parameters.weight, parameters.bias, {s.stride_h, s.stride_w},
                    at::IntArrayRef({0, 0}), {s.dilation_h, s.dilation_w}, spec.groups);
}

at::Tensor image_tensor(const ImageSet& images, std::size_t first, std::size_t last) {
  // from_blob does not write; it only lacks a const form.
  auto* pixels = const_cast<std::uint8_t*>(images.image(first));
  return torch::from_blob(pixels,
                          {static_cast<std::int64_t>(last - first), images.channels, images.height,
                           images.width},
                          torch::kUInt8)
      .to(torch::kFloat32)
      .div_(255);
}

std::vector<InputStatistics> calibrate(const TorchGraph& graph, const NetworkSpec& network,
                                       const TorchFloatLayers& layers, const ImageSet& train,
                                       std::size_t images, int threads) {
  const std::size_t count = std::min(images, train.size());
  std::vector<std::vector<InputStatistics>> parts((count + kChunk - 1) / kChunk);
  for_each_chunk(threads, parts.size(), [&](std::size_t chunk) {
    std::vector<InputStatistics> part = empty_statistics(network);
    auto slots =
        graph.start(image_tensor(train, chunk * kChunk, std::min((chunk + 1) * kChunk, count)));
    graph.run(slots, 0, graph.length(), [&](int index, const at::Tensor& input) {
      const at::Tensor values = input.contiguous();
      InputStatistics& statistics = part[static_cast<std::size_t>(index)];
      statistics.add(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()),
                     static_cast<std::size_t>(values.size(2) * values.size(3)));
      if (statistics.moments().rows() > 0) {
        add_moments(statistics.moments(), network.weight_layer(index), input);
      }
      return layers.run(index, input);
    });
    parts[chunk] = std::move(part);
  });
  std::vector<InputStatistics> statistics = empty_statistics(network);
  for (const auto& part : parts) {
    for (std::size_t i = 0; i < part.size(); ++i) statistics[i].merge(part[i]);
  }
  return statistics;
}

}  // namespace ohmic
