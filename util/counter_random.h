#pragma once

#include <cstdint>

#include "util/normal_deviate.h"

namespace ohmic {

/// Gives random numbers that follow from a seed and from what each is for, and from nothing else:
/// in whatever order and on whatever thread they are asked for, they are the same. What a number is
/// for is a chain of indices: CounterRandom(seed).of(chip).of(row).of(column). The bits are hashes
/// by the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
class CounterRandom {
 public:
  explicit CounterRandom(std::uint64_t seed) : state_(mix(seed + kStep)) {}

  /// The numbers of one of many things of a kind.
  CounterRandom of(std::uint64_t index) const {
    CounterRandom one(*this);
    one.state_ = mix(word(0x5bd1) ^ index);  // the state first: seeds and indices do not commute
    return one;
  }

  /// In [0, 1), a multiple of 2^-53.
  double uniform() const { return static_cast<double>(word(1) >> 11) * 0x1p-53; }
  double normal() const { return normal_of(word(1)); }
  /// 64 random bits, others for each n.
  std::uint64_t word(std::uint64_t n) const { return mix(state_ + n * kStep); }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;

  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace ohmic
