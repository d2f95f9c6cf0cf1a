#pragma once

#include <cstddef>
#include <cstdint>

namespace ohmic {

/// Adds a slice's converted columns, weighed by 2^shift, to the results of the slices before it.
inline void shift_add(const std::int32_t* converted, std::size_t count, int shift,
                      std::int64_t* results) {
  for (std::size_t c = 0; c < count; ++c) results[c] += converted[c] * (std::int64_t{1} << shift);
}

}  // namespace ohmic
