#include "studies/reproduce/decrement.h"

#include <algorithm>
#include <cassert>

namespace ohmic {

DecrementWalk::DecrementWalk(QuantPolicy policy)
    : policy_(std::move(policy)), next_(policy_.layers.size() - 2) {
  assert(policy_.layers.size() >= 3);
}

bool DecrementWalk::step() {
  const std::size_t last = policy_.layers.size() - 2;
  for (std::size_t tried = 0; tried < last; ++tried) {
    LayerBits& bits = policy_.layers[next_];
    next_ = next_ == 1 ? last : next_ - 1;
    const LayerBits fewer{std::max(kMinBits, bits.weight_bits - 1),
                          std::max(kMinBits, bits.activation_bits - 1)};
    if (fewer == bits) continue;
    bits = fewer;
    return true;
  }
  return false;
}

}  // namespace ohmic
