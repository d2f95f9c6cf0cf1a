#include "quant/activation_calibration.h"

#include <torch/torch.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "quant/accuracy_evaluator_chunks.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = 32;  // images; part of the result, since float sums depend on it
constexpr std::size_t kMomentWindows = 16384;

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
          .flatten(1);
  for (std::size_t b = 0; b < moments.blocks(); ++b) {
    const auto first = static_cast<std::int64_t>(moments.first_row(b));
    const auto rows = static_cast<std::int64_t>(moments.block_rows(b));
    const at::Tensor block = columns.slice(0, first, first + rows).to(torch::kFloat64);
    const at::Tensor products = at::mm(block, block.t()).contiguous();
    const at::Tensor sum = block.sum(1).contiguous();
    moments.add(b, sum.data_ptr<double>(), products.data_ptr<double>(),
                static_cast<double>(block.size(1)));
  }
}

/// Images whose windows enter a layer's moments: enough windows for a block, whole chunks.
std::size_t moment_images(const Layer& spec) {
  const auto windows = static_cast<std::size_t>(spec.out.pixels());
  return (kMomentWindows + windows - 1) / windows;
}

/// Merges chunks in their order, whatever the order of arrival: sums of floats depend on it.
class OrderedMerge {
 public:
  explicit OrderedMerge(std::vector<InputStatistics> total) : total_(std::move(total)) {}

  void add(std::size_t chunk, std::vector<InputStatistics> part) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_.emplace(chunk, std::move(part));
    for (auto next = waiting_.begin(); next != waiting_.end() && next->first == merged_;
         ++merged_) {
      for (std::size_t i = 0; i < total_.size(); ++i) total_[i].merge(next->second[i]);
      next = waiting_.erase(next);
    }
  }
  std::vector<InputStatistics> take() { return std::move(total_); }

 private:
  std::mutex mutex_;
  std::map<std::size_t, std::vector<InputStatistics>> waiting_;
  std::size_t merged_ = 0;
  std::vector<InputStatistics> total_;
};

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
  OrderedMerge merged(empty_statistics(network));
  for_each_chunk(threads, (count + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    std::vector<InputStatistics> part = empty_statistics(network);
    auto slots =
        graph.start(image_tensor(train, chunk * kChunk, std::min((chunk + 1) * kChunk, count)));
    graph.run(slots, 0, graph.length(), [&](int index, const at::Tensor& input) {
      const at::Tensor values = input.contiguous();
      InputStatistics& statistics = part[static_cast<std::size_t>(index)];
      statistics.add(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()),
                     static_cast<std::size_t>(values.size(2) * values.size(3)));
      const Layer& spec = network.weight_layer(index);
      if (chunk * kChunk < moment_images(spec)) add_moments(statistics.moments(), spec, input);
      return layers.run(index, input);
    });
    merged.add(chunk, std::move(part));
  });
  return merged.take();
}

}  // namespace ohmic
