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

/// Rows of a factor in memory: a kernel takes kHandOver of them at a time.
std::size_t padded(std::size_t rows) { return (rows + kHandOver - 1) / kHandOver * kHandOver; }

/// Cholesky factor of the damped covariance with its rows in `order`: [n][padded(n)].
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
  Matrix rows(n * padded(n));
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(factor.begin() + static_cast<std::ptrdiff_t>(i * n), i + 1,
                rows.begin() + static_cast<std::ptrdiff_t>(i * padded(n)));
  }
  return rows;
}

/// Codes of a row's values, [kLanes] each: quantize_weight() of value + carried / pivot at a step,
/// to the nearest level. Its clamp comes first, since it is far from where it could change a tie,
/// and its rounding adds the float below a half: std::round() to the bit.
void round_lanes(const double* value, const double* carried, double pivot, const float* step,
                 CodeRange codes, int* code) {
  constexpr float kBelowHalf = 0.49999997F;
  const auto low = static_cast<float>(codes.low), high = static_cast<float>(codes.high);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const auto wanted = static_cast<float>(value[lane] + carried[lane] / pivot);
    const float t = std::min(std::max(wanted / step[lane], low), high);
    code[lane] = static_cast<int>(t + std::copysign(kBelowHalf, t));
  }
}

}  // namespace

/// Some drafts side by side. Lanes without a draft repeat the last one.
class FeedbackRounder::Lanes {
 public:
  Lanes(const Draft* drafts, std::size_t count, CodeRange codes, HandOverKernel kernel)
      : drafts_(drafts), count_(count), codes_(codes), kernel_(kernel) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) step_[lane] = draft(lane).step;
  }

  /// Rounds the rows of a block and adds them to the drafts' results.
  ///
  /// With C = L * L^T the output error is |L^T e|^2, and component i of L^T e holds the errors of
  /// row i and of the rows behind it. Rounding from the last row to the first, each row makes its
  /// component as small as its levels allow. Rows hand their errors on panel by panel: at once to
  /// the rows of their own panel, to all others when the panel is done.
  void round(const Block& block, Result* results) {
    const std::size_t rows = block.order.size();
    carried_.assign(padded(rows) * kLanes, 0);
    for (std::size_t end = rows; end > 0;) {
      const std::size_t begin = (end - 1) / kPanel * kPanel;
      round_panel(block, begin, end, results);
      hand_over(block, {end, end - begin, errors_}, {0, begin});
      end = begin;
    }
  }

 private:
  static constexpr std::size_t kPanel = 32;  // a multiple of kHandOver

  /// Errors of `count` rows before `end`, the last row's first: [count][kLanes].
  struct RowErrors {
    std::size_t end, count;
    const double* errors;
  };
  struct Rows {
    std::size_t begin, end;
  };

  /// Hands errors on to components. Those up to the next multiple of kHandOver may be touched too:
  /// they are done, or padding.
  void hand_over(const Block& block, const RowErrors& from, Rows to) {
    const std::size_t stride = padded(block.order.size());
    ErrorHandOver h;
    h.stride = -static_cast<std::ptrdiff_t>(stride);
    h.errors = from.errors;
    h.depth = from.count;
    for (std::size_t j = to.begin; j < to.end; j += kHandOver) {
      h.factors = block.factor.data() + (from.end - 1) * stride + j;
      h.carried = carried_.data() + j * kLanes;
      kernel_(h);
    }
  }

  const Draft& draft(std::size_t lane) const { return drafts_[std::min(lane, count_ - 1)]; }

  void round_panel(const Block& block, std::size_t begin, std::size_t end, Result* results) {
    for (std::size_t i = end; i-- > begin;) {
      double* error = errors_ + (end - 1 - i) * kLanes;
      round_row(block, i, error, results);
      hand_over(block, {i + 1, 1, error}, {begin, i + 1});
      for (std::size_t lane = 0; lane < count_; ++lane) {
        const double component = carried_[i * kLanes + lane];
        results[lane].output_error += component * component;
      }
    }
  }

  void round_row(const Block& block, std::size_t i, double* error, Result* results) {
    double value[kLanes];
    int code[kLanes];
    const std::size_t row = block.order[i];
    for (std::size_t lane = 0; lane < kLanes; ++lane) value[lane] = draft(lane).weight[row];
    round_lanes(value, carried_.data() + i * kLanes,
                block.factor[i * padded(block.order.size()) + i], step_, codes_, code);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::uint8_t* pruned = draft(lane).pruned;
      if (pruned != nullptr && pruned[row] != 0) code[lane] = 0;
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      error[lane] = value[lane] - code[lane] * double{step_[lane]};
    for (std::size_t lane = 0; lane < count_; ++lane)
      results[lane].codes[row] = static_cast<WeightCode>(code[lane]);
  }

  const Draft* drafts_;
  std::size_t count_;
  CodeRange codes_;
  HandOverKernel kernel_;
  float step_[kLanes];
  double errors_[kPanel * kLanes];
  std::vector<double> carried_;  // [rows, padded][kLanes]: components so far
};

FeedbackRounder::FeedbackRounder(const InputMoments& moments, HandOverKernel kernel)
    : kernel_(kernel), rows_(moments.rows()) {
  for (std::size_t b = 0; b < moments.blocks(); ++b) {
    const Matrix covariance = moments.covariance(b);
    Block block;
    block.order = rising_variance(covariance, moments.block_rows(b));
    block.factor = ordered_factor(covariance, block.order);
    for (std::size_t& row : block.order) row += moments.first_row(b);
    blocks_.push_back(std::move(block));
  }
}

std::vector<FeedbackRounder::Result> FeedbackRounder::round(const std::vector<Draft>& drafts,
                                                            CodeRange codes) const {
  std::vector<Result> results(drafts.size());
  for (Result& result : results) result.codes.resize(rows_);
  for (std::size_t first = 0; first < drafts.size(); first += kLanes) {
    Lanes lanes(drafts.data() + first, std::min(kLanes, drafts.size() - first), codes, kernel_);
    for (const Block& block : blocks_) lanes.round(block, results.data() + first);
  }
  return results;
}

}  // namespace ohmic
