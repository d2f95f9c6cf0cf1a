#pragma once

#include <cstddef>
#include <cstdint>

#include "datasets/dataset.h"

namespace ohmic {

/// Colour 32 x 32 images of ten shapes and textures (disc, ring, square, triangle, plus, saltire,
/// bars across, bars down, checkers, dots) of random colour, size and place on a shaded background
/// with blots and noise. The same on every machine; a longer set starts with the shorter one of its
/// seed.
ImageSet synthetic_shapes(std::size_t count, std::uint64_t seed);

}  // namespace ohmic
