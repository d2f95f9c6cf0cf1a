#pragma once

#include <string>

namespace ohmic {

/// Content of a gzip file, or `bytes` themselves where they do not start with gzip's magic.
/// ConfigError names `file` and the byte where the stream breaks off, is damaged or is followed by
/// something else.
std::string gunzip(std::string bytes, const std::string& file);

}  // namespace ohmic
