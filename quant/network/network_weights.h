#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/safetensors.h"
#include "nets/network_spec.h"
#include "quant/network/learned_grid.h"

namespace ohmic {

/// Largest magnitude of a parameter, and of a value between two layers: no product, sum or square
/// of them leaves the range of the arithmetic behind them.
constexpr float kLargestParameter = 1e9F;
constexpr float kLargestValue = 1e30F;

/// Float weight and bias of one weight layer with the batch norm behind it folded in.
/// weight: [O, I/g, kh, kw] or [O, I] row major; bias: [O] (zeros where the layer has none).
struct FoldedLayer {
  std::vector<float> weight;
  std::vector<float> bias;
  std::optional<LearnedGrid> learned = std::nullopt;  ///< of a fine-tuned file
};

/// Checks that `tensors` are exactly the network's parameters (names and shapes as in PyTorch:
/// LAYER.weight, LAYER.bias, for batch norm also LAYER.running_mean and LAYER.running_var;
/// LAYER.num_batches_tracked is ignored), and beside them the learned grids of a fine-tuned file
/// (learned_grid.h). Parameters lie in +-kLargestParameter. ConfigError names file and tensor, and
/// says so of a network file (quant/integer/network_file.h).
void check_weights(const NetworkSpec& network, const TensorMap& tensors, const std::string& file);

/// One entry a weight layer, in the order of NetworkSpec::weight_layers.
std::vector<FoldedLayer> fold_batch_norm(const NetworkSpec& network, const TensorMap& tensors);

/// Sets scale and shift of the layers that are affine. tensors: those that check_weights accepts,
/// or those of a network file, where a batch norm without statistics has scale and shift themselves
/// as LAYER.weight and LAYER.bias.
void bind_affines(NetworkSpec& network, const TensorMap& tensors);

/// The inverse of both: folded weights and, of a network that is bound, scales and shifts under the
/// names and shapes that check_weights wants, with batch norms that change nothing else, and the
/// learned grids where there are any.
TensorMap unfold_batch_norm(const NetworkSpec& network, const std::vector<FoldedLayer>& folded);

/// File name of a network's weights on a kind of data set, "lenet5-mnist.safetensors": what `ohmic
/// train` writes in the current folder by default.
std::string weights_name(const NetworkSpec& network, const std::string& kind);

/// The trained or shipped weights of a network on a kind of data set (Dataset::kind) that
/// find_weights finds; empty if there are none. Those of an ONNX file are in it.
std::string found_weights(const NetworkSpec& network, const std::string& kind);

/// The weights file to use: `given` where not empty, else the network's own ONNX file, else the
/// trained (current folder) or shipped
/// one (share/ohmic/weights beside the program, else weights/ of the source tree) under
/// weights_name. Throws ConfigError if there is none, and says how to get one (`ohmic train --net
/// ... --data ...`).
std::string find_weights(const std::string& given, const NetworkSpec& network, const Dataset& data);

}  // namespace ohmic
