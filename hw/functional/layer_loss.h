#pragma once

#include <cstdint>

namespace ohmic {

/// Loss of devices and converters in one weight layer, over all images.
struct LayerLoss {
  std::uint64_t conversions = 0;
  std::uint64_t clips = 0;          ///< conversions that lost something: clamped codes
  std::uint64_t accumulators = 0;   ///< sums that the layer computed
  std::uint64_t absolute_loss = 0;  ///< sum of |exact - computed| over them
  LayerLoss& operator+=(const LayerLoss& other) {
    conversions += other.conversions;
    clips += other.clips;
    accumulators += other.accumulators;
    absolute_loss += other.absolute_loss;
    return *this;
  }
  double clip_share() const;           ///< of the conversions
  double mean_absolute_error() const;  ///< of an accumulator, in units of its least bit
};

}  // namespace ohmic
