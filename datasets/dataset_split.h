#pragma once

#include <cstdint>
#include <vector>

#include "datasets/dataset.h"

namespace ohmic {

/// Indices of a training set's images: those that train, and those that validate.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> validation;
};

/// A quarter of the images validates, at most 5,000. The choice depends on `images` alone, never on
/// a user's seed, so that weights trained once never saw the validation images. Both lists are in
/// random order. images >= 2.
Split split_images(std::size_t images);

/// The split in which `validation` validates, in its order; the others train, in the order of
/// split_images(images).
Split split_images(std::size_t images, std::vector<std::uint32_t> validation);

/// The chosen images, in the order of `indices`, zero-padded centrally to `input`.height x
/// `input`.width (the odd pixel goes below and right). The images are no larger than that.
ImageSet arrange_images(const ImageSet& source, const std::vector<std::uint32_t>& indices,
                        const Shape& input);

/// All images in their order, padded likewise.
ImageSet pad_images(ImageSet source, const Shape& input);

}  // namespace ohmic
