#include "nets/onnx/constant.h"

#include <utility>

namespace ohmic::onnx_import {

std::int64_t value_count(const Dims& dims) {
  std::int64_t count = 1;
  for (const std::int64_t size : dims) {
    if (size < 0 || size > kMostValues) return -1;
    count *= size;
    if (count > kMostValues) return -1;
  }
  return count;
}

std::string dims_text(const Dims& dims) {
  std::string text;
  for (const std::int64_t size : dims) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

ConstantPtr whole_list(std::vector<std::int64_t> numbers) {
  auto list = std::make_shared<Constant>();
  list->dims = {static_cast<std::int64_t>(numbers.size())};
  list->whole = true;
  list->integers = std::move(numbers);
  return list;
}

int wrapped_axis(std::int64_t axis, std::size_t rank) {
  const auto size = static_cast<std::int64_t>(rank);
  if (axis < -size || axis >= size) return -1;
  return static_cast<int>(axis < 0 ? axis + size : axis);
}

}  // namespace ohmic::onnx_import
