#pragma once

#include <cstdint>
#include <vector>

#include "hw/functional/batch_chip.h"
#include "quant/integer/bn_reestimation.h"

namespace ohmic {

/// Re-estimates batch norms on chips whose devices are not ideal: a chip's layers get the scales
/// and biases after which each output channel has the mean and the deviation that the integers give
/// it on the same images. Layer by layer, the images behind those before.
class Recalibration {
 public:
  /// mapping: of the integers. images: (c, y, x) each, of the training set. The references outlive
  /// the object.
  Recalibration(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping,
                const IntegerNetwork& integers, std::vector<Values> images, int threads);

  std::size_t images() const { return images_.size(); }
  /// The integers with the scales and biases of one chip.
  IntegerNetwork on(const ChipDraw& draw) const;
  /// What that chip then makes of images.
  BatchResult run(const std::vector<Values>& images, const ChipDraw& draw) const;

 private:
  const NetworkSpec& network_;
  const ChipConfig& chip_;
  const Mapping& mapping_;
  const IntegerNetwork& integers_;
  std::vector<Values> images_;
  int threads_;
  std::vector<OutputMoments> wanted_;  // per weight layer
};

}  // namespace ohmic
