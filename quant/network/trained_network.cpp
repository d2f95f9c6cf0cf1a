#include "quant/network/trained_network.h"

#include <utility>

#include "datasets/safetensors.h"

namespace ohmic {

TrainedNetwork open_trained_network(NetworkSpec network, const std::string& data,
                                    const std::string& weights) {
  TrainedNetwork trained;
  trained.network = std::move(network);
  trained.data = open_dataset(data, trained.network);
  trained.weights_file = find_weights(weights, trained.network, trained.data);
  const TensorMap tensors = read_safetensors(trained.weights_file);
  check_weights(trained.network, tensors, trained.weights_file);
  trained.weights = fold_batch_norm(trained.network, tensors);
  return trained;
}

}  // namespace ohmic
