#include "quant/network/half_weights.h"

#include <c10/util/Half.h>

#include <cstring>
#include <utility>

namespace ohmic {
namespace {

RawTensor half_tensor(const RawTensor& tensor) {
  RawTensor half{TensorType::kF16, tensor.shape, {}};
  for (const float value : to_floats(tensor)) {
    const c10::Half rounded(value);
    char bytes[sizeof rounded.x];
    std::memcpy(bytes, &rounded.x, sizeof bytes);
    half.bytes.append(bytes, sizeof bytes);
  }
  return half;
}

}  // namespace

TensorMap with_half_weights(TensorMap tensors) {
  for (auto& [name, tensor] : tensors) {
    if (tensor.shape.size() >= 2) tensor = half_tensor(tensor);
  }
  return tensors;
}

}  // namespace ohmic
