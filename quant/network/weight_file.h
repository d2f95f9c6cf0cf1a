#pragma once

#include <string>

#include "datasets/safetensors.h"
#include "nets/onnx/imported_network.h"

namespace ohmic {

/// The tensors of a weights file: safetensors, or those of an ONNX file under the names of its
/// network. Throws ConfigError as their readers do.
TensorMap read_weights(const std::string& file);

/// content_hash() of a weights file, of an ONNX file with the files that hold its tensors.
std::string weights_hash(const std::string& file);

/// Parameters as the tensors of a safetensors file, F32.
TensorMap weight_tensors(const ImportedNetwork& imported);

}  // namespace ohmic
