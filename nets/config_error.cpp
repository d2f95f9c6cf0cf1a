#include "nets/config_error.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ohmic {

ConfigError::ConfigError(const std::string& file, const std::string& path,
                         const std::string& problem)
    : std::runtime_error(file + ": " + (path.empty() ? "/" : path) + ": " + problem) {}

ConfigError::ConfigError(const std::string& file, const std::string& problem)
    : std::runtime_error(file + ": " + problem) {}

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
