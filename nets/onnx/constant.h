#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ohmic::onnx_import {

/// Sizes of a tensor, outermost first; empty for a scalar.
using Dims = std::vector<std::int64_t>;

/// Most values of a tensor that an operator makes larger than its inputs, and of all that are
/// worked out together.
constexpr std::int64_t kMostMade = std::int64_t{1} << 24;
constexpr std::int64_t kMostWorkedOut = std::int64_t{1} << 30;
/// Most values of a tensor at all.
constexpr std::int64_t kMostValues = std::int64_t{1} << 32;

/// Whole numbers that stand for floats: value = (code - zero point) x scale.
struct CodeType {
  int bits = 0;          ///< 8 or 16; 0: the values are no codes
  bool has_sign = true;  ///< from -2^(bits - 1) on, else from 0

  double lowest() const { return has_sign ? -std::ldexp(1.0, bits - 1) : 0; }
  double highest() const { return lowest() + std::ldexp(1.0, bits) - 1; }
  /// The code in the middle, on whose either side there are as many.
  double middle() const { return has_sign ? 0 : std::ldexp(1.0, bits - 1); }
};

/// A tensor whose values are known, row major. Whole numbers and truth values (0, 1) stand in
/// `integers`, all others in `reals`.
struct Constant {
  Dims dims;
  bool whole = false;
  CodeType codes{};      ///< of whole numbers: their type; of floats: of the codes behind them
  bool shifted = false;  ///< floats whose codes had a zero point beside the middle
  std::vector<float> reals;
  std::vector<std::int64_t> integers;

  std::int64_t size() const {
    return static_cast<std::int64_t>(whole ? integers.size() : reals.size());
  }
  double at(std::int64_t i) const {
    const auto k = static_cast<std::size_t>(i);
    return whole ? static_cast<double>(integers[k]) : double{reals[k]};
  }
};
using ConstantPtr = std::shared_ptr<const Constant>;

/// Number of values of a tensor; -1 if a size is negative or there are more than kMostValues.
std::int64_t value_count(const Dims& dims);

/// "[1, 3, 16, 16]".
std::string dims_text(const Dims& dims);

/// A list of whole numbers as a tensor of one dimension.
ConstantPtr whole_list(std::vector<std::int64_t> numbers);

/// An axis counted from the end if it is negative; -1 if the tensor has no such axis.
int wrapped_axis(std::int64_t axis, std::size_t rank);

}  // namespace ohmic::onnx_import
