#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "datasets/dataset.h"
#include "nets/network_spec.h"
#include "quant/network/network_weights.h"

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

/// Images [first, last) of a set as network input (pixel_values.h): a [N, C, H, W] float32 tensor.
at::Tensor image_tensor(const ImageSet& images, std::size_t first, std::size_t last);

}  // namespace ohmic
