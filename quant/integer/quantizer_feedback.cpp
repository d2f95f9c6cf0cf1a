#include "quant/integer/quantizer_feedback.h"

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

/// Rows from the least to the most excited one.
std::vector<std::size_t> rising_variance(const Matrix& covariance, std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return covariance[a * n + a] < covariance[b * n + b];
  });
  return order;
}

/// Cholesky factor of the damped covariance with its rows in `order`.
Matrix ordered_factor(const Matrix& covariance, const std::vector<std::size_t>& order) {
  const std::size_t n = order.size();
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) trace += covariance[i * n + i];
  const double damping = std::max(kDamping * trace / static_cast<double>(n), 1e-12);
  Matrix factor(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      factor[i * n + j] = covariance[order[i] * n + order[j]] + (i == j ? damping : 0);
    }
  }
  cholesky(factor, n);
  return factor;
}

}  // namespace

FeedbackRounder::FeedbackRounder(const InputMoments& moments) : rows_(moments.rows()) {
  for (std::size_t b = 0; b < moments.blocks(); ++b) {
    const Matrix covariance = moments.covariance(b);
    Block block;
    block.order = rising_variance(covariance, moments.block_rows(b));
    block.factor = ordered_factor(covariance, block.order);
    for (std::size_t& row : block.order) row += moments.first_row(b);
    blocks_.push_back(std::move(block));
  }
}

FeedbackRounder::Result FeedbackRounder::round(const float* weight, float step,
                                               CodeRange codes) const {
  Result result{std::vector<std::int8_t>(rows_), 0};
  for (const Block& block : blocks_) round_block(block, weight, step, codes, result);
  return result;
}

void FeedbackRounder::round_block(const Block& block, const float* weight, float step,
                                  CodeRange codes, Result& result) {
  // With C = L * L^T the output error is |L^T e|^2, and component i of L^T e holds the errors of
  // row i and of the rows behind it. Rounding from the last row to the first, each row makes its
  // component as small as its levels allow.
  const std::size_t rows = block.order.size();
  std::vector<double> carried(rows);  // component i so far
  for (std::size_t i = rows; i-- > 0;) {
    const double* factors = block.factor.data() + i * rows;
    const double value = weight[block.order[i]];
    const auto wanted = static_cast<float>(value + carried[i] / factors[i]);
    const int code = quantize_weight(wanted, step, codes, Rounding::kNearest);
    const double error = value - code * double{step};
    for (std::size_t j = 0; j <= i; ++j) carried[j] += factors[j] * error;
    result.codes[block.order[i]] = static_cast<std::int8_t>(code);
    result.output_error += carried[i] * carried[i];
  }
}

}  // namespace ohmic
