#include "quant/integer/code_tensors.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "quant/quantizer.h"

namespace ohmic {
namespace {

constexpr int kByteBits = 8;

}  // namespace

RawTensor weight_code_tensor(std::vector<std::int64_t> shape, const std::vector<WeightCode>& codes,
                             int weight_bits) {
  if (weight_bits > kByteBits) return int16_tensor(std::move(shape), codes);
  return int8_tensor(std::move(shape), {codes.begin(), codes.end()});
}

std::optional<std::vector<WeightCode>> weight_codes_in(const RawTensor& tensor) {
  std::vector<WeightCode> codes(static_cast<std::size_t>(tensor.elements()));
  if (tensor.type == TensorType::kI16) {
    if (!codes.empty()) std::memcpy(codes.data(), tensor.bytes.data(), tensor.bytes.size());
    return codes;
  }
  if (tensor.type != TensorType::kI8) return std::nullopt;
  std::transform(tensor.bytes.begin(), tensor.bytes.end(), codes.begin(),
                 [](char byte) { return static_cast<WeightCode>(static_cast<signed char>(byte)); });
  return codes;
}

RawTensor activation_code_tensor(std::vector<std::int64_t> shape,
                                 const std::vector<ActivationCode>& codes, int activation_bits) {
  if (activation_bits > kByteBits) return uint16_tensor(std::move(shape), codes);
  return uint8_tensor(std::move(shape), {codes.begin(), codes.end()});
}

RawTensor accumulator_tensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& sums,
                             std::int64_t rows, const LayerBits& bits) {
  const std::int64_t largest = rows * weight_codes(bits.weight_bits).high *
                               std::int64_t{activation_top_code(bits.activation_bits)};
  if (largest > std::numeric_limits<std::int32_t>::max())
    return int64_tensor(std::move(shape), sums);
  return int32_tensor(std::move(shape), {sums.begin(), sums.end()});
}

}  // namespace ohmic
