#include "quant/network/weight_file.h"

#include "nets/onnx/onnx_import.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic {

TensorMap read_weights(const std::string& file) {
  return is_onnx_file(file) ? weight_tensors(import_onnx(file)) : read_safetensors(file);
}

std::string weights_hash(const std::string& file) {
  if (!is_onnx_file(file)) return content_hash(read_file(file));
  ContentHash hash;
  for (const std::string& part : files_of_onnx(file)) hash.add(read_file(part));
  return hash.text();
}

TensorMap weight_tensors(const ImportedNetwork& imported) {
  TensorMap tensors;
  for (const auto& [name, tensor] : imported.parameters)
    tensors[name] = float_tensor(tensor.shape, tensor.values);
  return tensors;
}

}  // namespace ohmic
