#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ohmic {

enum class TensorType {
  kF32,
  kF16,
  kBF16,
  kF64,
  kU8,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kU64,
  kI64,
  kBool
};

/// A tensor as a safetensors file holds it: raw little-endian bytes, row major.
struct RawTensor {
  TensorType type = TensorType::kF32;
  std::vector<std::int64_t> shape;
  std::string bytes;

  std::int64_t elements() const;
};

using TensorMap = std::map<std::string, RawTensor>;

/// Reads a safetensors file: 8-byte little-endian header length, JSON header, data. Throws
/// ConfigError on anything corrupt (length, JSON, overlapping or gapped or outside offsets, size
/// that does not match shape and type).
TensorMap read_safetensors(const std::string& path);
TensorMap parse_safetensors(const std::string& bytes, const std::string& file);

/// The `__metadata__` of a safetensors file; empty if it has none. ConfigError as for
/// read_safetensors.
std::map<std::string, std::string> read_safetensors_metadata(const std::string& path);
std::map<std::string, std::string> parse_safetensors_metadata(const std::string& bytes,
                                                              const std::string& file);

/// Tensors sorted by name, data aligned to 8 bytes, as the bytes of a safetensors file.
std::string safetensors_bytes(const TensorMap& tensors,
                              const std::map<std::string, std::string>& metadata = {});
/// Writes the same aside and renames.
void write_safetensors(const std::string& path, const TensorMap& tensors,
                       const std::map<std::string, std::string>& metadata = {});

/// F32, F16, BF16 or F64 as floats. std::invalid_argument for the integer types.
std::vector<float> to_floats(const RawTensor& tensor);
RawTensor float_tensor(std::vector<std::int64_t> shape, const std::vector<float>& values);
RawTensor int8_tensor(std::vector<std::int64_t> shape, const std::vector<std::int8_t>& values);
RawTensor int16_tensor(std::vector<std::int64_t> shape, const std::vector<std::int16_t>& values);
RawTensor int32_tensor(std::vector<std::int64_t> shape, const std::vector<std::int32_t>& values);
RawTensor uint8_tensor(std::vector<std::int64_t> shape, const std::vector<std::uint8_t>& values);
RawTensor uint16_tensor(std::vector<std::int64_t> shape, const std::vector<std::uint16_t>& values);
RawTensor double_tensor(std::vector<std::int64_t> shape, const std::vector<double>& values);
RawTensor int64_tensor(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& values);

}  // namespace ohmic
