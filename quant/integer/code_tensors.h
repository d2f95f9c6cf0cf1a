#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "datasets/safetensors.h"
#include "quant/codes.h"
#include "quant/quant_policy.h"

namespace ohmic {

/// Weight codes of a layer as a file holds them: I8 up to 8 bits, else I16.
RawTensor weight_code_tensor(std::vector<std::int64_t> shape, const std::vector<WeightCode>& codes,
                             int weight_bits);

/// The codes of such a tensor; nothing if it has another type.
std::optional<std::vector<WeightCode>> weight_codes_in(const RawTensor& tensor);

/// Activation codes as a file holds them: U8 up to 8 bits, else U16.
RawTensor activation_code_tensor(std::vector<std::int64_t> shape,
                                 const std::vector<ActivationCode>& codes, int activation_bits);

/// Sums of products of codes as a file holds them: I32 if no sum of `rows` products at these widths
/// can leave it, else I64.
RawTensor accumulator_tensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& sums,
                             std::int64_t rows, const LayerBits& bits);

}  // namespace ohmic
