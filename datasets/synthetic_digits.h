#pragma once

#include <cstddef>
#include <cstdint>

#include "datasets/dataset.h"

namespace ohmic {

/// Grey 28 x 28 images of the ten digits drawn from our own strokes with jittered points, a random
/// affine map, pen width, ink, stray marks and pixel noise. The same on every machine; a longer set
/// starts with the shorter one of its seed.
ImageSet synthetic_digits(std::size_t count, std::uint64_t seed);

}  // namespace ohmic
