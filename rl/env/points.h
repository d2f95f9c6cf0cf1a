#pragma once

#include <cmath>

namespace ohmic {

/// The difference of two percentages: further digits are the rounding of the two alone, so that
/// 94.8 - 98.5 is -3.7.
inline double points_between(double percent, double other) {
  constexpr double kDigits = 1e12;
  return std::round((percent - other) * kDigits) / kDigits;
}

}  // namespace ohmic
