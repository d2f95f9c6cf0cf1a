#pragma once

#include <cstddef>
#include <vector>

#include "quant/calibration/clip_search.h"
#include "quant/quantizer.h"

namespace ohmic {

/// Finds the scales of a layer's weights at any width: one an output channel, or the same for all.
/// Sorts the weights once for all widths.
class WeightScales {
 public:
  /// weight: [outputs][rows].
  WeightScales(const std::vector<float>& weight, std::size_t outputs,
               const QuantizerOptions& options);

  /// [outputs]: value of code 1 at `bits`.
  std::vector<float> at(int bits) const;

 private:
  float clip(std::size_t part, int bits) const;
  std::vector<float> shared_kl_scales(int bits) const;

  QuantizerOptions options_;
  std::size_t outputs_;
  std::vector<std::vector<float>> rising_;  ///< by output, or all in one
  std::vector<float> largest_;              ///< magnitude, by output; where KL shares its clip
};

}  // namespace ohmic
