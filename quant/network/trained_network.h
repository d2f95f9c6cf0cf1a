#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"
#include "quant/network/network_weights.h"

namespace ohmic {

/// A trained network and its images.
struct TrainedNetwork {
  NetworkSpec network;  ///< bound to the weights
  Dataset data;
  std::string weights_file;
  std::vector<FoldedLayer> weights;        ///< empty if there are integers
  std::optional<IntegerNetwork> integers;  ///< of a network file (quant/integer/network_file.h)
};

/// A network, and the tensors that its own file brings with it.
struct NamedNetwork {
  NetworkSpec network;
  std::optional<TensorMap> tensors{};  ///< of an ONNX file
};

/// The network that --net names (load_network), of an ONNX file with its tensors: read once.
NamedNetwork open_network(const std::string& name_or_file);

/// What a weights file may hold.
enum class WeightsKind { kFloats, kFloatsOrIntegers };

/// Opens a network's images and weights, as --data, --weights and --validation name them. Empty
/// data and weights stand for the network's own: see open_dataset and find_weights. Throws
/// ConfigError if a part is missing, or the weights do not fit the network or are of another kind.
TrainedNetwork open_trained_network(NamedNetwork named, const std::string& data,
                                    const std::string& weights,
                                    WeightsKind kind = WeightsKind::kFloats,
                                    const std::string& validation = "");

}  // namespace ohmic
