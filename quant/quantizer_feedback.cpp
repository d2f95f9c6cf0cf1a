#include "quant/quantizer_feedback.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ohmic {
namespace {

constexpr double kDamping =
    0.01;  // of the mean variance: keeps rows that never vary (image borders) solvable

using Matrix = std::vector<double>;  // n x n, row major

/// Lower triangular L with L * L^T = a. In place of a's lower triangle.
void cholesky(Matrix& a, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    double* row = a.data() + i * n;
    for (std::size_t j = 0; j <= i; ++j) {
      const double* other = a.data() + j * n;
      const double rest = row[j] - std::inner_product(row, row + j, other, 0.0);
      row[j] = i == j ? std::sqrt(rest) : rest / other[j];
    }
  }
}

}  // namespace

FeedbackRounder::FeedbackRounder(const std::vector<double>& covariance)
    : rows_(
          static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(covariance.size()))))),
      order_(rows_),
      factor_(covariance.size()) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const auto variance = [&](std::size_t row) { return covariance[row * rows_ + row]; };
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::size_t a, std::size_t b) { return variance(a) < variance(b); });
  double trace = 0;
  for (std::size_t i = 0; i < rows_; ++i) trace += variance(i);
  const double damping = std::max(kDamping * trace / static_cast<double>(rows_), 1e-12);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t j = 0; j < rows_; ++j) {
      factor_[i * rows_ + j] = covariance[order_[i] * rows_ + order_[j]] + (i == j ? damping : 0);
    }
  }
  cholesky(factor_, rows_);
}

FeedbackRounder::Result FeedbackRounder::round(const float* weight, float step,
                                               CodeRange codes) const {
  // With C = L * L^T the output error is |L^T e|^2, and component i of L^T e holds the errors of
  // row i and of the rows behind it. Rounding from the last row to the first, each row makes its
  // component as small as its levels allow.
  Result result{std::vector<std::int8_t>(rows_), 0};
  std::vector<double> carried(rows_);  // component i so far
  for (std::size_t i = rows_; i-- > 0;) {
    const double* factors = factor_.data() + i * rows_;
    const double value = weight[order_[i]];
    const auto wanted = static_cast<float>(value + carried[i] / factors[i]);
    const int code = quantize_weight(wanted, step, codes, Rounding::kNearest);
    const double error = value - code * double{step};
    for (std::size_t j = 0; j <= i; ++j) carried[j] += factors[j] * error;
    result.codes[order_[i]] = static_cast<std::int8_t>(code);
    result.output_error += carried[i] * carried[i];
  }
  return result;
}

}  // namespace ohmic
