#pragma once

#include "datasets/safetensors.h"

namespace ohmic {

/// The same tensors with those of two and more dimensions, the weights of convolutions and linear
/// layers, as F16 (nearest, ties to even): half the size. Throws std::invalid_argument if one holds
/// integers.
TensorMap with_half_weights(TensorMap tensors);

}  // namespace ohmic
