#include <algorithm>
#include <cstdlib>

#include "quant/integer/inference/integer_products.h"

namespace ohmic {
namespace {

constexpr std::int64_t kExactFloat = std::int64_t{1} << 24;
constexpr std::int64_t kExactInteger = std::int64_t{1} << 30;
constexpr std::int64_t kLargestPair = 32767;
constexpr int kLargestByte = 255;
constexpr std::int64_t kLargestSigned = 127;

/// Largest magnitude of a layer's codes.
std::int64_t largest_code(const IntegerWeights& weights) {
  int largest = 0;
  for (const WeightCode code : weights.codes) largest = std::max(largest, std::abs(int{code}));
  return largest;
}

/// Largest |partial sum| of any output's halved codes for inputs of 1.
std::int64_t largest_half_sum(const IntegerWeights& weights, std::size_t rows) {
  std::int64_t largest = 0;
  for (std::size_t first = 0; first < weights.codes.size(); first += rows) {
    std::int64_t positive = 0, negative = 0;
    for (std::size_t r = first; r < first + rows; ++r) {
      const int half = weights.codes[r] >> 1;
      (half > 0 ? positive : negative) += half;
    }
    largest = std::max({largest, positive, -negative});
  }
  return largest;
}

}  // namespace

bool fits_bytes(const IntegerLayer& layer) {
  return layer.input.top_code <= kLargestByte && largest_code(*layer.weights) <= kLargestSigned;
}

bool pairs_may_saturate(const IntegerLayer& layer) {
  return 2 * largest_code(*layer.weights) * layer.input.top_code > kLargestPair;
}

ProductForm exact_form(const IntegerLayer& layer, std::size_t rows, bool saturates) {
  const std::int64_t top = layer.input.top_code;
  const std::int64_t bound = layer.weights->largest_partial_sum * top;
  if (bound >= kExactInteger) return ProductForm::kNone;
  // Kernels write a sum by way of float32. If the next step is the conversion to float32, that is
  // no harm.
  if (layer.input.zero_point != 0 && bound >= kExactFloat) return ProductForm::kNone;
  if (!saturates) return ProductForm::kWhole;
  const std::int64_t low = static_cast<std::int64_t>(rows) * top;
  const std::int64_t high = largest_half_sum(*layer.weights, rows) * top;
  return std::max(low, high) < kExactFloat ? ProductForm::kHalves : ProductForm::kNone;
}

}  // namespace ohmic
