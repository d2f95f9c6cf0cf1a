#pragma once

#include <string>

#include "datasets/picture.h"

namespace ohmic {

/// Decodes a PNG file's bytes to 8-bit grey or RGB: see read_picture(). Throws ConfigError that
/// names `file`.
Picture parse_png(const std::string& bytes, const std::string& file);

}  // namespace ohmic
