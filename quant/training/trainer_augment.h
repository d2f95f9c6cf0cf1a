#pragma once

#include <cstdint>

#include "datasets/dataset.h"
#include "util/random_source.h"

namespace ohmic {

/// Random changes of a training image: moved by up to `shift` pixels each way (zeros come in; a
/// crop of the image padded by `shift`), and mirrored left to right half of the time.
struct Augmentation {
  int shift = 0;
  bool flip = false;
};

/// What suits a data set: digits are moved a little, photographs are cropped and mirrored.
Augmentation usual_augmentation(const Dataset& data);

/// Writes image `index`, changed at random, to `target` (image_bytes() bytes).
void augment_image(const ImageSet& images, std::size_t index, const Augmentation& augmentation,
                   RandomSource& random, std::uint8_t* target);

}  // namespace ohmic
