#include "quant/network/weight_file.h"

#include "nets/onnx/onnx_import.h"

namespace ohmic {

TensorMap read_weights(const std::string& file) {
  return is_onnx_file(file) ? weight_tensors(import_onnx(file)) : read_safetensors(file);
}

TensorMap weight_tensors(const ImportedNetwork& imported) {
  TensorMap tensors;
  for (const auto& [name, tensor] : imported.parameters)
    tensors[name] = float_tensor(tensor.shape, tensor.values);
  return tensors;
}

}  // namespace ohmic
