#include <cstring>
#include <stdexcept>
#include <utility>

#include "datasets/safetensors.h"

namespace ohmic {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "tensors are copied as they lie in memory");

float float_of_bits(std::uint32_t bits) {
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (std::uint32_t{half} & 0x8000U) << 16;
  const std::uint32_t exponent = (half >> 10) & 0x1fU;
  const std::uint32_t mantissa = half & 0x3ffU;
  if (exponent == 0) {  // zero and subnormals: mantissa x 2^-24
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return sign == 0 ? magnitude : -magnitude;
  }
  // Re-bias 15 -> 127; all ones (infinity, NaN) stays all ones.
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return float_of_bits(sign | (wide << 23) | (mantissa << 13));
}

float bfloat_to_float(std::uint16_t bits) { return float_of_bits(std::uint32_t{bits} << 16); }

/// Reads `Stored` elements and converts each.
template <typename Stored, typename Convert>
std::vector<float> convert_all(const RawTensor& tensor, Convert convert) {
  std::vector<float> values(tensor.bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored stored{};
    std::memcpy(&stored, tensor.bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = convert(stored);
  }
  return values;
}

template <typename T>
RawTensor make_tensor(TensorType type, std::vector<std::int64_t> shape,
                      const std::vector<T>& values) {
  RawTensor tensor;
  tensor.type = type;
  tensor.shape = std::move(shape);
  if (tensor.elements() != static_cast<std::int64_t>(values.size())) {
    throw std::invalid_argument("tensor: shape and number of values differ");
  }
  if (!values.empty()) {
    tensor.bytes.assign(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  return tensor;
}

}  // namespace

std::int64_t RawTensor::elements() const {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) product *= size;
  return product;
}

std::vector<float> to_floats(const RawTensor& tensor) {
  switch (tensor.type) {
    case TensorType::kF32:
      return convert_all<float>(tensor, [](float v) { return v; });
    case TensorType::kF16:
      return convert_all<std::uint16_t>(tensor, half_to_float);
    case TensorType::kBF16:
      return convert_all<std::uint16_t>(tensor, bfloat_to_float);
    case TensorType::kF64:
      return convert_all<double>(tensor, [](double v) { return static_cast<float>(v); });
    default:
      throw std::invalid_argument("to_floats: an integer tensor");
  }
}

RawTensor float_tensor(std::vector<std::int64_t> shape, const std::vector<float>& values) {
  return make_tensor(TensorType::kF32, std::move(shape), values);
}
RawTensor double_tensor(std::vector<std::int64_t> shape, const std::vector<double>& values) {
  return make_tensor(TensorType::kF64, std::move(shape), values);
}
RawTensor int8_tensor(std::vector<std::int64_t> shape, const std::vector<std::int8_t>& values) {
  return make_tensor(TensorType::kI8, std::move(shape), values);
}
RawTensor int16_tensor(std::vector<std::int64_t> shape, const std::vector<std::int16_t>& values) {
  return make_tensor(TensorType::kI16, std::move(shape), values);
}
RawTensor int32_tensor(std::vector<std::int64_t> shape, const std::vector<std::int32_t>& values) {
  return make_tensor(TensorType::kI32, std::move(shape), values);
}
RawTensor uint8_tensor(std::vector<std::int64_t> shape, const std::vector<std::uint8_t>& values) {
  return make_tensor(TensorType::kU8, std::move(shape), values);
}
RawTensor uint16_tensor(std::vector<std::int64_t> shape, const std::vector<std::uint16_t>& values) {
  return make_tensor(TensorType::kU16, std::move(shape), values);
}
RawTensor int64_tensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& values) {
  return make_tensor(TensorType::kI64, std::move(shape), values);
}

}  // namespace ohmic
