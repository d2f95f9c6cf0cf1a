#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "util/process/file_descriptor.h"

namespace ohmic {

/// Most bytes of a line: a policy of 100,000 layers fits.
constexpr std::size_t kLongestLine = std::size_t{1} << 24;

/// Reads a file, a pipe or standard input line by line, as the lines come: any number of them, each
/// of bounded length.
class LineReader {
 public:
  /// path: "-" is standard input. most: bytes of a line. Throws ConfigError if it cannot be opened.
  explicit LineReader(const std::string& path, std::size_t most = kLongestLine);

  /// The next line without its line break, and the first one without a byte order mark; nothing
  /// behind the last one. Throws ConfigError if it is too long or cannot be read.
  std::optional<std::string> next();
  /// "list.txt: line 3", the line that next() gave last.
  std::string where() const { return name_ + ": line " + std::to_string(number_); }

 private:
  bool read_more();
  std::string take(std::size_t length, std::size_t separator);

  std::string name_;
  std::size_t most_;
  FileDescriptor own_;
  int descriptor_;
  std::string buffer_;        ///< what was read and is in no line yet
  std::size_t begin_ = 0;     ///< of the next line in it
  std::uint64_t number_ = 0;  ///< of the last line, from 1
};

}  // namespace ohmic
