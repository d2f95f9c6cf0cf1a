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
/// More than any image set of ours; stops a file made to unfold without end.
constexpr std::size_t kMaxContent = std::size_t{1} << 31;

struct InflateEnd {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

bool is_gzip(const std::string& bytes, std::size_t from) {
  return bytes.size() >= from + 2 && bytes[from] == '\x1f' && bytes[from + 1] == '\x8b';
}

[[noreturn]] void fail_at(const std::string& file, std::size_t byte, const std::string& problem) {
  throw ConfigError(file, "byte " + std::to_string(byte) + ": " + problem);
}

/// Unfolds the member that starts at `begin` through `chunk`, appends it to `content`, returns
/// where the next one would start.
std::size_t inflate_member(std::string& bytes, std::size_t begin, const std::string& file,
                           std::string& chunk, std::string& content) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(&bytes[begin]);
  stream.avail_in = static_cast<uInt>(bytes.size() - begin);
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t at = bytes.size() - stream.avail_in;
    if (state == Z_BUF_ERROR) fail_at(file, at, "the gzip stream is truncated");
    if (state != Z_OK && state != Z_STREAM_END) {
      fail_at(file, at,
              std::string("the gzip stream is damaged (") +
                  (stream.msg != nullptr ? stream.msg : "unknown reason") + ")");
    }
    content.append(chunk, 0, chunk.size() - stream.avail_out);
    if (content.size() > kMaxContent) fail_at(file, at, "unfolds to more than 2 GiB");
  }
  return bytes.size() - stream.avail_in;
}

}  // namespace

std::string gunzip(std::string bytes, const std::string& file) {
  if (!is_gzip(bytes, 0)) return bytes;
  if (bytes.size() > std::numeric_limits<uInt>::max()) fail_at(file, 0, "is larger than 4 GiB");
  std::string content;
  std::string chunk(std::min(kChunk, 64 * bytes.size()), '\0');
  std::size_t next = 0;
  while (next < bytes.size()) {  // a gzip file may hold several members
    if (!is_gzip(bytes, next)) {
      fail_at(file, next, std::to_string(bytes.size() - next) + " bytes behind the gzip stream");
    }
    next = inflate_member(bytes, next, file, chunk, content);
  }
  return content;
}

}  // namespace ohmic
