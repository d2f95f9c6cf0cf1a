#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nets/network_spec.h"
#include "quant/network/reference_layers.h"
#include "quant/quant_policy.h"
#include "quant/quantizer.h"

namespace ohmic {

/// Integer weights of one layer at one width.
struct IntegerWeights {
  std::vector<WeightCode> codes;         ///< [O, I/g, kh, kw] or [O, I], row major, as in PyTorch
  std::vector<float> scale;              ///< [O]: value of code 1
  std::vector<std::int64_t> row_sum;     ///< [O]: sum of an output's codes, for the zero point
  std::int64_t largest_partial_sum = 0;  ///< bound of |partial sum| of any output for inputs of 1
};

/// Weights of these codes and scales, with their sums. codes: as many a scale, row major.
IntegerWeights integer_weights(std::vector<WeightCode> codes, std::vector<float> scale);

/// One weight layer of an integer network.
struct IntegerLayer {
  LayerBits bits;
  std::shared_ptr<const IntegerWeights> weights;
  ActivationGrid input;
  std::vector<float> bias;                  ///< [O], real values
  std::vector<float> corrected_scale = {};  ///< [O], or empty: the weights' own (weight_scale)

  /// [O]: value of weight code 1.
  const std::vector<float>& weight_scale() const {
    return corrected_scale.empty() ? weights->scale : corrected_scale;
  }
};

/// A network at one policy, in the order of NetworkSpec::weight_layers.
///
/// Its arithmetic, to the bit, for every implementation (LibTorch, the crossbars of the chip,
/// others):
///   code        q   = quantize_activation(x, input, rounding); padding is the zero point's code
///   accumulator acc = sum of weight code * q, exact
///   output      y   = float32(acc - zero_point * row_sum) * (weight_scale[o] * input.scale) +
///   bias[o]
/// with each operation rounded to float32 on its own (no fused multiply-add) and integers converted
/// to the nearest float32. Between weight layers values are float32: ReferenceLayers.
struct IntegerNetwork {
  std::vector<IntegerLayer> layers;
  Rounding rounding = Rounding::kNearest;
};

/// The widths of its layers.
QuantPolicy widths_of(const IntegerNetwork& integers);

/// Share of weight codes other than 0.
double density_of(const IntegerLayer& layer);
double density_of(const IntegerNetwork& integers);

/// Its integer weights; they live on with the result.
NetworkCodes network_codes(const IntegerNetwork& integers);

/// The output of the equation above for output channel `o`.
float layer_output(const IntegerLayer& layer, std::size_t o, std::int64_t accumulator);

/// Codes of a layer's input.
std::vector<ActivationCode> input_codes(const IntegerLayer& layer, const Values& input,
                                        Rounding rounding);

/// Exact accumulators of one weight layer for one image, (o, y, x) row major: the plain reference
/// of every other engine.
std::vector<std::int64_t> integer_accumulators(const Layer& spec, const IntegerLayer& layer,
                                               const std::vector<ActivationCode>& codes);

/// The network's output for one image; slow, exact.
Values integer_forward(const NetworkSpec& network, const IntegerNetwork& integers,
                       const Values& image);

}  // namespace ohmic
