#include "quant/network/trained_network.h"

#include <utility>

#include "nets/network_loader.h"
#include "nets/onnx/onnx_import.h"
#include "quant/integer/network_file.h"
#include "quant/network/weight_file.h"
#include "util/file_io.h"

namespace ohmic {

NamedNetwork open_network(const std::string& name_or_file) {
  if (!is_onnx_file(name_or_file) || !file_exists(name_or_file))
    return {load_network(name_or_file)};
  ImportedNetwork imported = import_onnx(name_or_file);
  TensorMap tensors = weight_tensors(imported);
  return {std::move(imported.network), std::move(tensors)};
}

TrainedNetwork open_trained_network(NamedNetwork named, const std::string& data,
                                    const std::string& weights, WeightsKind kind,
                                    const std::string& validation) {
  TrainedNetwork trained;
  trained.network = std::move(named.network);
  trained.data = open_dataset(data, trained.network, validation);
  trained.weights_file = find_weights(weights, trained.network, trained.data);
  if (kind == WeightsKind::kFloatsOrIntegers) {
    trained.integers = find_network_file(trained.weights_file, trained.network);
    if (trained.integers) return trained;
  }
  const bool own = named.tensors && trained.weights_file == trained.network.file;
  const TensorMap tensors = own ? *std::move(named.tensors) : read_weights(trained.weights_file);
  check_weights(trained.network, tensors, trained.weights_file);
  trained.weights = fold_batch_norm(trained.network, tensors);
  bind_affines(trained.network, tensors);
  return trained;
}

}  // namespace ohmic
