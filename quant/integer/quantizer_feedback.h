#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "quant/calibration/activation_moments.h"
#include "quant/integer/feedback_kernels.h"
#include "quant/quantizer.h"

namespace ohmic {

/// Rounds a layer's weights one row after the other and lets the rows still to come make up for
/// each row's error, so that the error of the layer's output, not of its weights, is small:
/// successive rounding on the Cholesky factor of the inputs' covariance, block of rows by block of
/// rows. Built once a layer, used for all outputs and widths.
class FeedbackRounder {
 public:
  struct Result {
    std::vector<WeightCode> codes;
    /// Expected e^T C e with e = weight - code * step, C the damped covariance.
    double output_error = 0;
  };

  /// Weights of one output and the step at which they are to be rounded.
  struct Draft {
    const float* weight;  ///< [rows]
    float step;
    const std::uint8_t* pruned = nullptr;  ///< [rows], 1 where the code is 0; null: nowhere
  };

  explicit FeedbackRounder(const InputMoments& moments,
                           HandOverKernel kernel = hand_over_kernels().back());

  /// Rounds drafts that know nothing of each other, a few side by side: for each what it gives
  /// alone, to the bit.
  std::vector<Result> round(const std::vector<Draft>& drafts, CodeRange codes) const;

 private:
  struct Block {
    std::vector<std::size_t> order;  // rows: the least excited first, they are rounded last
    std::vector<double> factor;      // lower triangular L, C = L * L^T in that order
  };
  class Lanes;

  HandOverKernel kernel_;
  std::size_t rows_;
  std::vector<Block> blocks_;
};

}  // namespace ohmic
