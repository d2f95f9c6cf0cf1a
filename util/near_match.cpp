#include "util/near_match.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ohmic {
namespace {

constexpr std::size_t kLeastPrefix = 3;

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// Edits, or one and the rest of the shorter word where both begin alike for most of it.
std::size_t part_distance(const std::string& a, const std::string& b, std::size_t limit) {
  if (a == b) return 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t alike = 0;
  while (alike < shorter && a[alike] == b[alike]) ++alike;
  std::size_t least = limit;
  if (alike >= kLeastPrefix && 3 * alike >= 2 * shorter) least = 1 + shorter - alike;
  // A distance is at least the difference in length: long nonsense costs nothing.
  if (std::max(a.size(), b.size()) - shorter >= least) return least;
  return std::min(least, edit_distance(a, b));
}

}  // namespace

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

std::size_t near_distance(const std::string& word, const std::string& known, std::size_t limit) {
  const std::vector<std::string> a = parts_of(word);
  const std::vector<std::string> b = parts_of(known);
  if (a.size() == 1 && b.size() > 1) return 1 + part_distance(word, b.back(), limit);
  if (a.size() != b.size()) {
    const std::size_t shorter = std::min(word.size(), known.size());
    return std::max(word.size(), known.size()) - shorter >= limit ? limit
                                                                  : edit_distance(word, known);
  }
  std::size_t distance = 0;
  for (std::size_t i = 0; i < a.size() && distance < limit; ++i)
    distance += part_distance(a[i], b[i], limit);
  return distance;
}

}  // namespace ohmic
