#pragma once

#include <array>
#include <cstddef>

#include "datasets/dataset.h"

namespace ohmic {

/// What each of the 256 pixel values of a channel enters a network as, float32: p/255, with the
/// set's normalisation (p/255 - mean) / std in double precision, then rounded.
using PixelValues = std::array<float, 256>;
PixelValues pixel_values(const ImageSet& images, std::size_t channel);

/// Writes the values of images [first, last), planar, to `out`.
void write_values(const ImageSet& images, std::size_t first, std::size_t last, float* out);

}  // namespace ohmic
