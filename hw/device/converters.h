#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ohmic {

/// Converts the difference s of a column's positive and negative sum, as an ADC does: to s itself,
/// or with n bits to clamp(s, -2^(n-1), 2^(n-1) - 1).
class AdcTransfer {
 public:
  /// `bits`: [1, 24]; none: ideal.
  explicit AdcTransfer(std::optional<int> bits);

  bool is_ideal() const { return ideal_; }
  std::int32_t low() const { return low_; }
  std::int32_t high() const { return high_; }
  std::int32_t convert(std::int32_t s) const { return s < low_ ? low_ : s > high_ ? high_ : s; }
  /// Converts `count` columns in place, adds what each loses to lost[c] times 2^shift, and returns
  /// how many were clipped.
  std::uint64_t convert(std::int32_t* columns, std::size_t count, int shift,
                        std::int64_t* lost) const;

 private:
  bool ideal_;
  std::int32_t low_, high_;
};

}  // namespace ohmic
