#include "hw/device/converters.h"

#include <limits>

namespace ohmic {

AdcTransfer::AdcTransfer(std::optional<int> bits)
    : ideal_(!bits),
      low_(bits ? -(1 << (*bits - 1)) : std::numeric_limits<std::int32_t>::min()),
      high_(bits ? (1 << (*bits - 1)) - 1 : std::numeric_limits<std::int32_t>::max()) {}

std::uint64_t AdcTransfer::convert(std::int32_t* columns, std::size_t count, int shift,
                                   std::int64_t* lost) const {
  std::uint32_t clips = 0;
  for (std::size_t c = 0; c < count; ++c) {
    const std::int32_t converted = convert(columns[c]);
    const std::int32_t excess = columns[c] - converted;
    clips += excess != 0 ? 1U : 0U;
    lost[c] += excess * (std::int64_t{1} << shift);
    columns[c] = converted;
  }
  return clips;
}

}  // namespace ohmic
