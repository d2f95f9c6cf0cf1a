#pragma once

#include <cstddef>
#include <string>

#include "datasets/dataset.h"

namespace ohmic {

/// Hexadecimal digits that stand for the first `count` images, and for their labels where they
/// matter. The shape of an image is no part of it.
std::string image_hash(const ImageSet& images, std::size_t count, bool labels);

/// Of all images with their labels.
std::string image_hash(const ImageSet& images);

}  // namespace ohmic
