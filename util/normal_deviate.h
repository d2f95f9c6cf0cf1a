#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace ohmic {

/// No normal number of 64 bits is larger.
constexpr double kLargestNormal = 6.8;

/// Natural logarithm of k / 2^32, k in [0.5, 2^32). Error below 1e-13.
inline double log_of_share(double k) {
  constexpr std::uint64_t kRootOfHalf = 0x3fe6a09e667f3bcdULL;  // of 0.5, as bits
  constexpr std::uint64_t kBias = 1024;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &k, sizeof bits);
  // k = m 2^e, m in [sqrt(0.5), sqrt(2))
  const std::uint64_t biased = (bits - kRootOfHalf + (kBias << 52)) >> 52;
  const std::uint64_t mantissa = bits - ((biased - kBias) << 52);
  const std::uint64_t whole = biased | 0x4330000000000000ULL;  // 2^52 + biased
  double m = 0;
  double e = 0;
  std::memcpy(&m, &mantissa, sizeof m);
  std::memcpy(&e, &whole, sizeof e);
  e -= 0x1p52 + static_cast<double>(kBias) + 32;
  // log m = 2 artanh(s)
  const double s = (m - 1) / (m + 1);
  const double z = s * s;
  const double high = ((z * (1.0 / 17) + 1.0 / 15) * z + 1.0 / 13) * z + 1.0 / 11;
  const double sum = ((((high * z + 1.0 / 9) * z + 1.0 / 7) * z + 1.0 / 5) * z + 1.0 / 3) * z + 1;
  return 2 * s * sum + e * 0.6931471805599453;
}

/// Cosine of a whole turn times t, t in [-0.5, 0.5]. Error below 1e-11.
inline double cosine_of_turn(double t) {
  const double x = 3.141592653589793 * t;
  const double z = x * x;
  // sin x = x - x^3 / 3! + ...
  const double high =
      ((z * (-1.0 / 1307674368000) + 1.0 / 6227020800) * z - 1.0 / 39916800) * z + 1.0 / 362880;
  const double sum = (((high * z - 1.0 / 5040) * z + 1.0 / 120) * z - 1.0 / 6) * z + 1;
  const double sine = x * sum;
  return 1 - 2 * sine * sine;
}

/// Standard normal number of 64 random bits, by Box and Muller: one half is the radius, the other
/// the angle. It takes nothing but single operations of IEEE 754, so that it is the same to the bit
/// on every machine and in every loop.
inline double normal_of(std::uint64_t bits) {
  const std::uint64_t high = (bits >> 32) | 0x4330000000000000ULL;  // 2^52 + these bits
  const std::uint64_t low = (bits & 0xffffffffULL) | 0x4330000000000000ULL;
  double radius = 0;
  double angle = 0;
  std::memcpy(&radius, &high, sizeof radius);
  std::memcpy(&angle, &low, sizeof angle);
  const double k = radius - 0x1p52 + 0.5;
  const double t = (angle - 0x1p52) * 0x1p-32 - 0.5;
  return std::sqrt(-2 * log_of_share(k)) * cosine_of_turn(t);
}

}  // namespace ohmic
