#pragma once

#include <cstdint>
#include <string>

namespace ohmic {

/// Most bytes that a gzip file may unfold to where its reader knows no better.
constexpr std::uint64_t kMostUnfolded = std::uint64_t{1} << 31;

/// Content of a gzip file, or `bytes` themselves if they do not start with gzip's magic. Throws
/// ConfigError that names `file` and the byte where the stream breaks off, is damaged or is
/// followed by something else; and if the content has more than `most` bytes, before it takes more
/// memory than these.
std::string gunzip(std::string bytes, const std::string& file, std::uint64_t most = kMostUnfolded);

/// The first `count` bytes of the same, or fewer if there are no more; the rest is not looked at.
std::string gunzip_head(const std::string& bytes, const std::string& file, std::size_t count);

}  // namespace ohmic
