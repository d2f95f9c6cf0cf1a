#include "quant/network/trained_network.h"

#include <utility>

#include "quant/integer/network_file.h"
#include "quant/network/weight_file.h"

namespace ohmic {

TrainedNetwork open_trained_network(NetworkSpec network, const std::string& data,
                                    const std::string& weights, WeightsKind kind,
                                    const std::string& validation) {
  TrainedNetwork trained;
  trained.network = std::move(network);
  trained.data = open_dataset(data, trained.network, validation);
  trained.weights_file = find_weights(weights, trained.network, trained.data);
  if (kind == WeightsKind::kFloatsOrIntegers) {
    trained.integers = find_network_file(trained.weights_file, trained.network);
    if (trained.integers) return trained;
  }
  const TensorMap tensors = read_weights(trained.weights_file);
  check_weights(trained.network, tensors, trained.weights_file);
  trained.weights = fold_batch_norm(trained.network, tensors);
  return trained;
}

}  // namespace ohmic
