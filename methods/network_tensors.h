#pragma once

#include <string>

#include "nets/network_spec.h"
#include "quant/integer/integer_network.h"

namespace ohmic {

/// Writes network.safetensors: LAYER.weight (codes), LAYER.scale and LAYER.bias F32 [O],
/// LAYER.input_scale F32 [1], LAYER.input_zero_point I32 [1]; widths as metadata.
void write_network_tensors(const std::string& file, const NetworkSpec& network,
                           const IntegerNetwork& integers);

}  // namespace ohmic
