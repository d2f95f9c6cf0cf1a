#pragma once

#include <cstdint>
#include <vector>

#include "quant/quantizer.h"

namespace ohmic {

/// Rounds a layer's weights one row after the other and lets the rows still to come make up for
/// each row's error, so that the error of the layer's output, not of its weights, is small:
/// successive rounding on the Cholesky factor of the inputs' covariance. Built once a layer, used
/// for all outputs and widths.
class FeedbackRounder {
 public:
  struct Result {
    std::vector<std::int8_t> codes;
    double output_error =
        0;  ///< expected e^T C e with e = weight - code * step, C the damped covariance
  };

  /// covariance: [rows, rows] of the layer's inputs, row major.
  explicit FeedbackRounder(const std::vector<double>& covariance);

  /// Codes of one output's weights at one step. weight: [rows].
  Result round(const float* weight, float step, CodeRange codes) const;

 private:
  std::size_t rows_;
  std::vector<std::size_t> order_;  // the least excited rows first: they are rounded last
  std::vector<double> factor_;      // lower triangular L, C = L * L^T in that order
};

}  // namespace ohmic
