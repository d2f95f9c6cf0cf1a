#include "nets/graph_order.h"

namespace ohmic {

std::vector<int> weight_layer_indices(const NetworkSpec& network) {
  std::vector<int> indices(network.layers.size(), -1);
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    indices[static_cast<std::size_t>(network.weight_layers[i])] = static_cast<int>(i);
  }
  return indices;
}

std::vector<std::size_t> last_readers(const NetworkSpec& network) {
  std::vector<std::size_t> last(network.layers.size() + 1, network.order.size());
  for (std::size_t position = 0; position < network.order.size(); ++position) {
    const auto index = static_cast<std::size_t>(network.order[position]);
    for (const int producer : network.layers[index].inputs) last[slot_of(producer)] = position;
  }
  return last;
}

}  // namespace ohmic
