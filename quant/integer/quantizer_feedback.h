#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "quant/calibration/activation_moments.h"
#include "quant/quantizer.h"

namespace ohmic {

/// Rounds a layer's weights one row after the other and lets the rows still to come make up for
/// each row's error, so that the error of the layer's output, not of its weights, is small:
/// successive rounding on the Cholesky factor of the inputs' covariance, block of rows by block of
/// rows. Built once a layer, used for all outputs and widths.
class FeedbackRounder {
 public:
  struct Result {
    std::vector<std::int8_t> codes;
    /// Expected e^T C e with e = weight - code * step, C the damped covariance.
    double output_error = 0;
  };

  explicit FeedbackRounder(const InputMoments& moments);

  /// Codes of one output's weights at one step. weight: [rows].
  Result round(const float* weight, float step, CodeRange codes) const;

 private:
  struct Block {
    std::vector<std::size_t> order;  // rows: the least excited first, they are rounded last
    std::vector<double> factor;      // lower triangular L, C = L * L^T in that order
  };
  static void round_block(const Block& block, const float* weight, float step, CodeRange codes,
                          Result& result);

  std::size_t rows_;
  std::vector<Block> blocks_;
};

}  // namespace ohmic
