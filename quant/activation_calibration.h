#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "quant/activation_layers_torch.h"
#include "quant/activation_statistics.h"
#include "quant/network_weights.h"

namespace ohmic {

/// The float network's weight layers as tensors.
class TorchFloatLayers {
 public:
  TorchFloatLayers(const NetworkSpec& network, const std::vector<FoldedLayer>& weights);
  at::Tensor run(int index, const at::Tensor& input) const;

 private:
  struct Parameters {
    at::Tensor weight, bias;
  };
  const NetworkSpec& network_;
  std::vector<Parameters> layers_;
};

/// Images [first, last) of a set as a [N, C, H, W] float32 tensor of pixel / 255.
at::Tensor image_tensor(const ImageSet& images, std::size_t first, std::size_t last);

/// Statistics of every weight layer's input over the first `images` training images:
/// calibrate_plain with LibTorch's speed. The same figures for any number of threads.
std::vector<InputStatistics> calibrate(const TorchGraph& graph, const NetworkSpec& network,
                                       const TorchFloatLayers& layers, const ImageSet& train,
                                       std::size_t images, int threads);

}  // namespace ohmic
