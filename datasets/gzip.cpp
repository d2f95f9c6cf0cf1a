#include "datasets/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr int kGzipWindow = 15 + 16;  // 15: the largest window; 16: gzip's header, not zlib's
struct InflateEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

bool is_gzip(const std::string& bytes, std::size_t from) {
  return bytes.size() >= from + 2 && bytes[from] == '\x1f' && bytes[from + 1] == '\x8b';
}

[[noreturn]] void fail_at(const std::string& file, std::size_t byte, const std::string& problem) {
  throw ConfigError(file, "byte " + std::to_string(byte) + ": " + problem);
}

/// Unfolds the member that starts at `begin` and appends it to `content`, until that has more than
/// `most` bytes; returns where the next member would start.
std::size_t inflate_member(const std::string& bytes, std::size_t begin, const std::string& file,
                           std::uint64_t most, std::string& content) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(&bytes[begin]));  // only read
  stream.avail_in = static_cast<uInt>(bytes.size() - begin);
  int state = Z_OK;
  while (state != Z_STREAM_END && content.size() <= most) {
    const std::size_t before = content.size();
    const std::uint64_t room = std::min<std::uint64_t>(kChunk, most - before + 1);
    content.resize(before + room);
    stream.next_out = reinterpret_cast<Bytef*>(&content[before]);
    stream.avail_out = static_cast<uInt>(room);
    state = inflate(&stream, Z_NO_FLUSH);
    content.resize(before + room - stream.avail_out);
    const std::size_t at = bytes.size() - stream.avail_in;
    if (state == Z_BUF_ERROR) fail_at(file, at, "the gzip stream is truncated");
    if (state != Z_OK && state != Z_STREAM_END) {
      fail_at(file, at,
              std::string("the gzip stream is damaged (") +
                  (stream.msg != nullptr ? stream.msg : "unknown reason") + ")");
    }
  }
  return bytes.size() - stream.avail_in;
}

/// The content, cut behind `most` + 1 bytes.
std::string unfold(const std::string& bytes, const std::string& file, std::uint64_t most) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) fail_at(file, 0, "is larger than 4 GiB");
  std::string content;
  for (std::size_t next = 0; next < bytes.size() && content.size() <= most;) {
    if (!is_gzip(bytes, next)) {  // a gzip file may hold several members
      fail_at(file, next, std::to_string(bytes.size() - next) + " bytes behind the gzip stream");
    }
    next = inflate_member(bytes, next, file, most, content);
  }
  return content;
}

}  // namespace

std::string gunzip(std::string bytes, const std::string& file, std::uint64_t most) {
  if (!is_gzip(bytes, 0)) return bytes;
  std::string content = unfold(bytes, file, most);
  if (content.size() > most) {
    throw ConfigError(file, "unfolds to more than " + std::to_string(most) + " bytes");
  }
  return content;
}

std::string gunzip_head(const std::string& bytes, const std::string& file, std::size_t count) {
  if (!is_gzip(bytes, 0) || count == 0) return bytes.substr(0, count);
  return unfold(bytes, file, count - 1);
}

}  // namespace ohmic
