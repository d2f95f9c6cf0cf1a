#include "util/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace ohmic {

// std::to_chars takes the shorter of both notations, fmt does not: files hold its texts.
std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string plain_number(double value) { return fmt::format("{}", value); }

std::string fixed_digits(double value, int digits) { return fmt::format("{:.{}f}", value, digits); }

std::string significant_digits(double value, int figures) {
  return fmt::format("{:.{}g}", value, figures);
}

int digits_behind_point(double value, int figures) {
  constexpr int kMost = 9;
  if (value == 0) return 0;
  const int before = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return std::clamp(figures - before, 0, kMost);
}

}  // namespace ohmic
