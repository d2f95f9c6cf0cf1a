#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "nets/graph_runner.h"
#include "nets/network_spec.h"

namespace ohmic {

/// A network on batches of images with LibTorch; weight layers are left to a function, so that the
/// float and the integer forward share one backend. Same bits as run_graph for every layer but
/// those.
class TorchGraph {
 public:
  /// Output of weight layer `index` for its input, both [N, C, H, W] (flat: H = W = 1).
  using WeightLayerFunction = std::function<at::Tensor(int index, const at::Tensor& input)>;
  /// Tensors alive at one point of the walk.
  using Slots = std::vector<at::Tensor>;

  explicit TorchGraph(const NetworkSpec& network);

  Slots start(at::Tensor images) const { return runner_.start(std::move(images)); }
  /// Runs positions [begin, end) of NetworkSpec::order and drops what nothing reads any more.
  void run(Slots& slots, std::size_t begin, std::size_t end,
           const WeightLayerFunction& weights) const;
  const at::Tensor& output(const Slots& slots) const { return runner_.output(slots); }

  std::size_t length() const { return length_; }
  /// Position of the second weight layer: what lies before it depends on the first one's widths
  /// alone.
  std::size_t prefix_length() const { return prefix_length_; }
  /// The weight layer that runs first.
  int first_weight_layer() const { return first_weight_layer_; }

 private:
  struct Backend {
    using Value = at::Tensor;
    at::Tensor weight_layer(const LayerCall<at::Tensor>& call);
    at::Tensor digital_layer(const LayerCall<at::Tensor>& call);
    const WeightLayerFunction& weights;
  };

  GraphRunner<Backend> runner_;
  std::size_t length_;
  std::size_t prefix_length_ = 0;
  int first_weight_layer_ = 0;
};

}  // namespace ohmic
