#pragma once

#include <string>

#include "datasets/picture.h"

namespace ohmic {

/// Decodes a JPEG file's bytes to 8-bit grey or RGB: see read_picture(). CMYK is refused. Throws
/// ConfigError that names `file`.
Picture parse_jpeg(const std::string& bytes, const std::string& file);

}  // namespace ohmic
