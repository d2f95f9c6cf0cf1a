#pragma once

#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace ohmic {

/// Reads one half of a folder of pictures: DIR/train/CLASS/*.png and *.jpg, or DIR/test/CLASS/*.
/// Labels number the classes of DIR/train in the byte order of their names, and images lie in the
/// byte order of class and name; other files are passed over. Every picture is fitted to
/// input.height x input.width (picture.h), in grey for one channel and RGB for three. Throws
/// ConfigError that names the folder or file if it is missing or broken, or if there are more
/// than `classes` classes.
ImageSet read_image_folder(const std::string& folder, DataHalf half, const Shape& input,
                           int classes);

/// The pictures of both halves that the folder holds.
std::vector<std::string> image_folder_files(const std::string& folder);

}  // namespace ohmic
