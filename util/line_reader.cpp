#include "util/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "util/byte_order_mark.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

[[noreturn]] void refuse_reading(const std::string& name) {
  throw ConfigError(name, std::string("cannot be read: ") + std::strerror(errno));
}

}  // namespace

LineReader::LineReader(const std::string& path, std::size_t most)
    : name_(path == "-" ? "standard input" : path), most_(most), descriptor_(STDIN_FILENO) {
  if (path == "-") return;
  own_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!own_.is_open()) refuse_reading(name_);
  descriptor_ = own_.number();
}

bool LineReader::read_more() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  std::array<char, kChunk> chunk;
  ssize_t n = -1;
  do {
    n = ::read(descriptor_, chunk.data(), chunk.size());
  } while (n < 0 && errno == EINTR);
  if (n < 0) refuse_reading(name_);
  buffer_.append(chunk.data(), static_cast<std::size_t>(n));
  return n > 0;
}

std::string LineReader::take(std::size_t length, std::size_t separator) {
  std::string line = buffer_.substr(begin_, length);
  begin_ += length + separator;
  return number_ == 1 ? without_byte_order_mark(std::move(line)) : line;
}

std::optional<std::string> LineReader::next() {
  ++number_;
  std::size_t seen = 0;  // bytes of the line that hold no line break
  while (true) {
    const std::size_t end = buffer_.find('\n', begin_ + seen);
    seen = (end == std::string::npos ? buffer_.size() : end) - begin_;
    if (seen > most_) {
      throw ConfigError(where(),
                        "is longer than " + std::to_string(most_) + " bytes, the most allowed");
    }
    if (end != std::string::npos) return take(seen, 1);
    if (read_more()) continue;
    if (seen == 0) return std::nullopt;
    return take(seen, 0);
  }
}

}  // namespace ohmic
