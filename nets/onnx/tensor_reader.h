#pragma once

#include <string>

#include "nets/onnx/constant.h"

namespace onnx {
class TensorProto;
}

namespace ohmic::onnx_import {

/// Where external data of a file may lie.
struct TensorSource {
  std::string file;    ///< what errors call the model
  std::string folder;  ///< of the model; tensors outside it are refused
};

/// The values of a tensor of an ONNX file, raw, typed or external. Throws ConfigError that names
/// the tensor on types that are no numbers, sizes that do not match, and external data that is
/// missing, too short, or outside the model's folder.
ConstantPtr read_tensor(const ::onnx::TensorProto& tensor, const TensorSource& source);

}  // namespace ohmic::onnx_import
