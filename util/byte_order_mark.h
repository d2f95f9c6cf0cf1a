#pragma once

#include <string>

namespace ohmic {

/// A file's text without the byte order mark that some editors put before it. JSON's reader passes
/// over one itself.
inline std::string without_byte_order_mark(std::string text) {
  const std::string mark = "\xef\xbb\xbf";
  if (text.compare(0, mark.size(), mark) == 0) text.erase(0, mark.size());
  return text;
}

}  // namespace ohmic
