#include "nets/config_error.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ohmic {

ConfigError::ConfigError(const std::string& file, const std::string& path,
                         const std::string& problem)
    : std::runtime_error(one_line(file + ": " + (path.empty() ? "/" : path) + ": " + problem)) {}

ConfigError::ConfigError(const std::string& file, const std::string& problem)
    : std::runtime_error(one_line(file + ": " + problem)) {}

std::string one_line(const std::string& text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string line;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\t') {
      line += "\\t";
    } else if (code < 0x20 || code == 0x7f) {
      line += std::string("\\x") + kHex[code / 16] + kHex[code % 16];
    } else {
      line += c;
    }
  }
  return line;
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

}  // namespace ohmic
