#pragma once

#include <string>

#include "datasets/picture.h"

namespace ohmic {

/// Whether a name ends as a picture's does: .png, .jpg or .jpeg, in any case; hidden files are
/// none.
bool is_picture_name(const std::string& name);

/// Reads a PNG or JPEG file; its first bytes say which it is. Palettes become colours, 16 bits
/// become 8, transparency is left out. Throws ConfigError that names the file if it is neither, or
/// broken, cut short or too large.
Picture read_picture(const std::string& file);

/// The same of bytes in memory; `file` is what errors call them.
Picture parse_picture(const std::string& bytes, const std::string& file);

}  // namespace ohmic
