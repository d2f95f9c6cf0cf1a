#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "quant/calibration/activation_statistics.h"

namespace ohmic {

/// Training images that every command calibrates on: for activation ranges and means.
constexpr std::size_t kCalibrationImages = 1024;

/// Statistics of every weight layer's input over the first `images` training images under the float
/// network. keep_inputs: with the inputs of the first of them, as QuantizerOptions::bn_reestimation
/// needs. The same bits for any number of threads and on every machine, with LibTorch and
/// without: whoever asks gets the same integer network. Throws ConfigError that names `file`, where
/// the weights come from, and the layer if its output is no number within +-kLargestValue.
std::vector<InputStatistics> calibrate(const NetworkSpec& network,
                                       const std::vector<FoldedLayer>& weights,
                                       const ImageSet& train, std::size_t images, int threads,
                                       bool keep_inputs = false,
                                       const std::string& file = "weights");

}  // namespace ohmic
