#pragma once

#include <vector>

#include "quant/integer/integer_network.h"
#include "quant/network/network_weights.h"
#include "quant/network/reference_layers.h"
#include "quant/quantizer.h"

namespace ohmic {

/// Mean and deviation of each output channel of a weight layer over a sample: [O].
struct OutputMoments {
  std::vector<double> mean;
  std::vector<double> deviation;  ///< standard
};

/// Moments over images and pixels of what a layer puts out, each (c, y, x).
OutputMoments moments_of(const Layer& layer, const std::vector<Values>& outputs);

/// Moments of a layer's outputs for the given inputs, each (c, y, x), over images and pixels. The
/// same bits on every machine.
OutputMoments output_moments(const Layer& layer, const FoldedLayer& weights,
                             const std::vector<Values>& inputs);

/// The same if weights and inputs are the values that their codes stand for; without a bias.
OutputMoments rounded_output_moments(const Layer& layer, const IntegerWeights& weights,
                                     const ActivationGrid& grid, Rounding rounding,
                                     const std::vector<Values>& inputs);

/// Factor and summand of each channel's output: [O].
struct OutputCorrection {
  std::vector<double> factor;
  std::vector<double> offset;
};

/// The correction after which outputs with moments `found` have those `wanted`: batch norm's
/// statistics estimated anew. A channel that does not vary keeps its factor of 1. one_factor: the
/// same factor for all, after which their mean variance is the wanted one.
OutputCorrection match_moments(const OutputMoments& wanted, const OutputMoments& found,
                               bool one_factor);

}  // namespace ohmic
