#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <vector>

#include "nets/network_spec.h"
#include "quant/network/network_weights.h"
#include "quant/training/fake_quant_network.h"

namespace ohmic {

/// Loss of a training that begins at a float network: cross entropy to the labels, and a share of
/// it to the float network's softened scores.
class DistillationLoss {
 public:
  /// share: [0, 1]; 0 asks no float network. type: of its convolutions.
  DistillationLoss(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                   double share, at::ScalarType type);

  /// images: [N, C, H, W]; labels: [N] int64; scores: [N, classes]. Returns [].
  at::Tensor of(const at::Tensor& images, const at::Tensor& labels, const at::Tensor& scores) const;

 private:
  double share_;
  std::optional<FoldedNetwork> teacher_;
};

}  // namespace ohmic
