#pragma once

#include <cstddef>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// One image's tensor, channels last: (c, y, x) at (y*W + x)*C + c.
///
/// Output of a layer without weights for one image, the same bits as ReferenceLayers. A flattened
/// tensor has its elements in planar order, as everywhere.
void run_channels_last(const Layer& layer, const std::vector<const float*>& inputs,
                       const std::vector<Shape>& input_shapes, float* out);

/// [C, pixels] from [pixels, C]: what flattening does to a channels-last tensor.
template <typename T>
void to_planar(const T* in, std::size_t channels, std::size_t pixels, T* out) {
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t p = 0; p < pixels; ++p) out[c * pixels + p] = in[p * channels + c];
  }
}

}  // namespace ohmic
