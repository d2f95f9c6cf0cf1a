#pragma once

#include "nets/network_spec.h"

namespace ohmic {

/// Whether a layer of this kind changes each value for itself: what a look-up table can hold.
bool is_activation(LayerKind kind);

/// What an activation makes of one value, in float32 but for those with exp, tanh or erf, which
/// are rounded from double: the same bits wherever it is asked.
///   relu, relu6      min(max(x, 0), none or 6)
///   leaky_relu       x, below 0 slope x
///   clip             min(max(x, low), high)
///   sigmoid, tanh    1 / (1 + exp(-x)), tanh(x)
///   hard_sigmoid     min(max(slope x + offset, 0), 1)
///   hard_swish       x hard_sigmoid(x) with 1/6 and 1/2
///   elu              x, below 0 alpha (exp(x) - 1)
///   softplus         log(1 + exp(x))
///   gelu             x (1 + erf(x / sqrt(2))) / 2
///   erf              erf(x)
float activate(const Layer& layer, float x);

/// The numbers of a layer that is_affine; std::logic_error where it was not bound to weights.
const ChannelAffine& bound_affine(const Layer& layer);

/// What an affine layer makes of one value of a channel: the product and the sum each rounded to
/// float32.
inline float scaled_and_shifted(const ChannelAffine& affine, std::size_t channel, float x) {
  return affine.scale[channel] * x + affine.shift[channel];
}

}  // namespace ohmic
