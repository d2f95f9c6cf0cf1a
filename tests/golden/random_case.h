#pragma once

#include <cstdint>

#include "tests/golden/chip_case.h"

namespace ohmic {

/// A small network of any graph the format allows (grouped and strided convolutions, pools, adds,
/// concats, flatten, linear), drawn from a seed.
std::string random_network(std::uint64_t seed);

/// Such a network with a random policy on a random chip: arrays down to 8 x 8, so that partial sums
/// cross tiles, both schedules and dataflows, contention on and off, and some buffers so small that
/// they stall. Some such chips are too small, and some stand still.
ChipCase random_case(std::uint64_t seed);

/// A random policy of that case's network, as ChipCase::policies takes it.
std::string random_policy(const ChipCase& c, std::uint64_t seed);

}  // namespace ohmic
