#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Runs a network's graph on batches of images with LibTorch; weight layers are left to a function,
/// so that the float, the calibrating and the integer forward share one walk. Same bits as
/// run_graph for every layer but those.
class TorchGraph {
 public:
  /// Output of weight layer `index` for its input, both [N, C, H, W] (flat: H = W = 1).
  using WeightLayerFunction = std::function<at::Tensor(int index, const at::Tensor& input)>;
  /// Tensors alive at one point of the walk: slot 0 is the network's input, slot 1 + i layer i's
  /// output.
  using Slots = std::vector<at::Tensor>;

  explicit TorchGraph(const NetworkSpec& network);

  Slots start(at::Tensor images) const;
  /// Runs positions [begin, end) of NetworkSpec::order and drops what nothing reads any more.
  void run(Slots& slots, std::size_t begin, std::size_t end,
           const WeightLayerFunction& weights) const;
  const at::Tensor& output(const Slots& slots) const;

  std::size_t length() const { return network_.order.size(); }
  /// Position of the second weight layer: what lies before it depends on the first one's widths
  /// alone.
  std::size_t prefix_length() const { return prefix_length_; }
  /// The weight layer that runs first.
  int first_weight_layer() const { return first_weight_layer_; }

 private:
  at::Tensor run_layer(const Layer& layer, std::vector<at::Tensor> inputs) const;

  const NetworkSpec& network_;
  std::vector<int> weight_index_;
  std::vector<std::size_t> last_use_;  // by slot: position after which it is dropped
  std::size_t prefix_length_ = 0;
  int first_weight_layer_ = 0;
};

}  // namespace ohmic
