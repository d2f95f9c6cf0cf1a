#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ohmic {

/// Text of a validation file: {"schema_version": 1, "training_images": N, "validation": [...]}, the
/// indices of the training images that validate, counted from 0 in the order in which the data set
/// has them.
std::string validation_file_text(std::size_t training_images,
                                 const std::vector<std::uint32_t>& validation);

/// The indices of such a file, in its order, for a data set of so many training images.
/// `training_images` may be left out. Throws ConfigError that names the place if an index is out of
/// range or there twice, if none or all validate, or if the file is of another number of images.
std::vector<std::uint32_t> read_validation_file(const std::string& file,
                                                std::size_t training_images);

}  // namespace ohmic
