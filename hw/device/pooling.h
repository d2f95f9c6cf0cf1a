#pragma once

#include <cstddef>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Pixel vectors of a stream from its start, in raster order; each holds `channels` values.
using PixelVectors = std::vector<std::vector<float>>;

/// Output pixel `index` (raster order) of a pool of its window's vectors, or of an upsampling.
/// Maximum from minus infinity on; averages as sums in raster order, then one division, float32
/// each. `pixels` holds at least the stream's first pixels_needed(pool, index) vectors. channels:
/// at least 1.
std::vector<float> pooled_vector(const Layer& pool, const PixelVectors& pixels, std::size_t index);

/// Applies an activation in place; other layers leave the values as they are.
void apply_activation(const Layer& layer, std::vector<float>& values);

}  // namespace ohmic
