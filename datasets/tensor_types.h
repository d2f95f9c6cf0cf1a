#pragma once

#include <cstddef>
#include <cstdint>

#include "datasets/safetensors.h"

namespace ohmic {

/// A tensor type's name in a safetensors header and its bytes an element.
struct TensorTypeName {
  TensorType type;
  const char* name;
  std::size_t bytes;
};

/// In the order of TensorType, so that the enumerator is the index.
constexpr TensorTypeName kTensorTypes[] = {
    {TensorType::kF32, "F32", 4},  {TensorType::kF16, "F16", 2}, {TensorType::kBF16, "BF16", 2},
    {TensorType::kF64, "F64", 8},  {TensorType::kU8, "U8", 1},   {TensorType::kI8, "I8", 1},
    {TensorType::kU16, "U16", 2},  {TensorType::kI16, "I16", 2}, {TensorType::kU32, "U32", 4},
    {TensorType::kI32, "I32", 4},  {TensorType::kU64, "U64", 8}, {TensorType::kI64, "I64", 8},
    {TensorType::kBool, "BOOL", 1}};

constexpr const TensorTypeName& type_name(TensorType type) {
  return kTensorTypes[static_cast<std::size_t>(type)];
}

/// Calls `use` with a 0 of the type that stores whole numbers so; false, and no call, for the types
/// of other numbers. BOOL is stored as bytes.
template <typename Use>
bool with_integer_type(TensorType type, const Use& use) {
  switch (type) {
    case TensorType::kBool:
    case TensorType::kU8:
      return use(std::uint8_t{}), true;
    case TensorType::kI8:
      return use(std::int8_t{}), true;
    case TensorType::kU16:
      return use(std::uint16_t{}), true;
    case TensorType::kI16:
      return use(std::int16_t{}), true;
    case TensorType::kU32:
      return use(std::uint32_t{}), true;
    case TensorType::kI32:
      return use(std::int32_t{}), true;
    case TensorType::kU64:
      return use(std::uint64_t{}), true;
    case TensorType::kI64:
      return use(std::int64_t{}), true;
    default:
      return false;
  }
}

}  // namespace ohmic
