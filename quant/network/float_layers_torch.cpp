#include "quant/network/float_layers_torch.h"

#include <torch/types.h>

#include "datasets/pixel_values.h"

namespace ohmic {

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
  at::Tensor values = at::empty(
      {static_cast<std::int64_t>(last - first), images.channels, images.height, images.width},
      at::kFloat);
  write_values(images, first, last, values.data_ptr<float>());
  return values;
}

}  // namespace ohmic
