#pragma once

#include <cstddef>
#include <string>

#include "nets/onnx/tensor_reader.h"

namespace ohmic::onnx_import {

/// The `bytes` bytes of a tensor that a file beside the model holds. Throws ConfigError as
/// read_tensor does.
std::string read_external_data(const ::onnx::TensorProto& tensor, const TensorSource& source,
                               std::size_t bytes);

/// The file beside the model that holds a tensor's bytes; empty if the model itself does. Throws
/// ConfigError as read_tensor does.
std::string external_file(const ::onnx::TensorProto& tensor, const TensorSource& source);

}  // namespace ohmic::onnx_import
