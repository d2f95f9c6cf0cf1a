#include "methods/network_tensors.h"

#include <utility>

#include "datasets/safetensors.h"

namespace ohmic {

void write_network_tensors(const std::string& file, const NetworkSpec& network,
                           const IntegerNetwork& integers) {
  TensorMap tensors = to_tensors(network, integers);
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    const std::string& name = network.weight_layer(static_cast<int>(i)).name;
    auto scale = tensors.extract(name + ".weight_scale");
    scale.key() = name + ".scale";
    tensors.insert(std::move(scale));
  }
  write_safetensors(file, tensors, to_metadata(network, integers));
}

}  // namespace ohmic
