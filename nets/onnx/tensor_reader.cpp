#include "nets/onnx/tensor_reader.h"

#include <onnx/onnx_pb.h>

#include <cstring>
#include <limits>
#include <utility>

#include "nets/onnx/external_data.h"
#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

using ::onnx::TensorProto;

float from_half(std::uint16_t bits) {
  const std::uint32_t sign = std::uint32_t{bits & 0x8000U} << 16;
  const std::uint32_t exponent = (bits >> 10) & 31U;
  const std::uint32_t fraction = bits & 1023U;
  if (exponent == 0) {
    const float tiny = static_cast<float>(fraction) / (1 << 24);
    return sign != 0 ? -tiny : tiny;
  }
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  const std::uint32_t word = sign | (wide << 23) | (fraction << 13);
  float value = 0;
  std::memcpy(&value, &word, sizeof value);
  return value;
}

float from_bfloat(std::uint16_t bits) {
  const std::uint32_t word = std::uint32_t{bits} << 16;
  float value = 0;
  std::memcpy(&value, &word, sizeof value);
  return value;
}

/// Takes the values of one tensor, whatever holds them.
class TensorReader {
 public:
  TensorReader(const TensorProto& tensor, const TensorSource& source)
      : tensor_(tensor), source_(source) {}

  ConstantPtr read() {
    constant_->dims.assign(tensor_.dims().begin(), tensor_.dims().end());
    count_ = value_count(constant_->dims);
    if (count_ < 0) fail("has sizes " + dims_text(constant_->dims) + ", which is too much");
    if (tensor_.has_segment()) fail("is stored in segments, which is not understood");
    read_values();
    return constant_;
  }

 private:
  void read_values();
  /// T: the type in the file. list: where it stands if it is not raw. Each value goes through
  /// `convert` into the list of the constant.
  template <typename T, typename List, typename Target, typename Convert>
  void take(const List& list, std::vector<Target>& target, const Convert& convert);
  [[noreturn]] void fail(const std::string& problem) const {
    throw ConfigError(source_.file, "tensor '" + one_line(tensor_.name()) + "' " + problem);
  }

  const TensorProto& tensor_;
  const TensorSource& source_;
  std::shared_ptr<Constant> constant_ = std::make_shared<Constant>();
  std::int64_t count_ = 0;
};

template <typename T, typename List, typename Target, typename Convert>
void TensorReader::take(const List& list, std::vector<Target>& target, const Convert& convert) {
  const auto count = static_cast<std::size_t>(count_);
  const bool external = tensor_.data_location() == TensorProto::EXTERNAL;
  if (external || tensor_.has_raw_data()) {
    std::string read;
    if (external) read = read_external_data(tensor_, source_, count * sizeof(T));
    const std::string& bytes = external ? read : tensor_.raw_data();
    if (bytes.size() != count * sizeof(T)) {
      fail("has " + std::to_string(bytes.size()) + " bytes, its sizes " +
           dims_text(constant_->dims) + " need " + std::to_string(count * sizeof(T)));
    }
    target.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      T value;
      std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
      target.push_back(convert(value));
    }
    return;
  }
  if (static_cast<std::size_t>(list.size()) != count) {
    fail("has " + std::to_string(list.size()) + " values, its sizes " + dims_text(constant_->dims) +
         " need " + std::to_string(count));
  }
  target.reserve(count);
  for (const auto value : list) target.push_back(convert(static_cast<T>(value)));
}

void TensorReader::read_values() {
  const auto real = [](auto v) { return static_cast<float>(v); };
  const auto integer = [](auto v) { return static_cast<std::int64_t>(v); };
  std::vector<float>& reals = constant_->reals;
  std::vector<std::int64_t>& integers = constant_->integers;
  constant_->whole = true;
  switch (tensor_.data_type()) {
    case TensorProto::FLOAT:
      constant_->whole = false;
      return take<float>(tensor_.float_data(), reals, real);
    case TensorProto::DOUBLE:
      constant_->whole = false;
      return take<double>(tensor_.double_data(), reals, real);
    case TensorProto::FLOAT16:
      constant_->whole = false;
      return take<std::uint16_t>(tensor_.int32_data(), reals, from_half);
    case TensorProto::BFLOAT16:
      constant_->whole = false;
      return take<std::uint16_t>(tensor_.int32_data(), reals, from_bfloat);
    case TensorProto::INT64:
      return take<std::int64_t>(tensor_.int64_data(), integers, integer);
    case TensorProto::INT32:
      return take<std::int32_t>(tensor_.int32_data(), integers, integer);
    case TensorProto::INT16:
      constant_->codes = {16, true};
      return take<std::int16_t>(tensor_.int32_data(), integers, integer);
    case TensorProto::UINT16:
      constant_->codes = {16, false};
      return take<std::uint16_t>(tensor_.int32_data(), integers, integer);
    case TensorProto::INT8:
      constant_->codes = {8, true};
      return take<std::int8_t>(tensor_.int32_data(), integers, integer);
    case TensorProto::UINT8:
      constant_->codes = {8, false};
      return take<std::uint8_t>(tensor_.int32_data(), integers, integer);
    case TensorProto::BOOL:
      return take<std::uint8_t>(tensor_.int32_data(), integers,
                                [](std::uint8_t v) { return std::int64_t{v != 0}; });
    case TensorProto::UINT32:
      return take<std::uint32_t>(tensor_.uint64_data(), integers, integer);
    default:
      fail("holds values of type " + std::to_string(tensor_.data_type()) +
           ", allowed are floats, whole numbers and truth values");
  }
}

}  // namespace

ConstantPtr read_tensor(const TensorProto& tensor, const TensorSource& source) {
  return TensorReader(tensor, source).read();
}

}  // namespace ohmic::onnx_import
