#include "hw/device/ideal_array.h"

#include <algorithm>

namespace ohmic {

bool IdealArray::column_sums(const ArrayPair& arrays, const InputBits& input, int first_bit,
                             int dac_bits, std::vector<std::int32_t>& sums) const {
  bool any = false;
  const int last_bit = std::min(first_bit + dac_bits, input.bits());
  for (int i = first_bit; i < last_bit; ++i) {
    if (input.is_zero(i)) continue;
    for (std::size_t j = 0; j < arrays.bits.size(); ++j) {
      const CellPlane& plane = arrays.bits[j];
      if (plane.positive.empty()) continue;
      if (!any) sums.assign(arrays.stride, 0);
      any = true;
      kernel_({plane.positive.data(), plane.negative.data(), input.plane(i), arrays.words,
               arrays.stride, i - first_bit + static_cast<int>(j)},
              sums.data());
    }
  }
  return any;
}

}  // namespace ohmic
