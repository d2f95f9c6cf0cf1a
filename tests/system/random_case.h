#pragma once

#include <cstdint>

#include "tests/system/chip_case.h"

namespace ohmic {

/// A small network of any graph the format allows (grouped, strided, dilated and lopsidedly padded
/// convolutions, pools with and without ceil_mode, activations, adds and concats of two and three,
/// flatten, linear), drawn from a seed.
std::string random_network(std::uint64_t seed);

/// Such a network with a random policy on a random chip: arrays down to 8 x 8, so that partial sums
/// cross tiles, several bits a cell and a drive, copies of layers, both schedules and dataflows,
/// contention on and off, and some buffers so small that they stall. Some such chips are too small,
/// and some would stand still.
ChipCase random_case(std::uint64_t seed);

/// The same with affine layers and batch norms in the place of activations.
ChipCase affine_case(std::uint64_t seed);

/// The same with widths up to 16 bits.
ChipCase wide_case(std::uint64_t seed);

/// A random policy of that case's network, as ChipCase::policies takes it. most: bits.
std::string random_policy(const ChipCase& c, std::uint64_t seed, int most = 8);

/// `policy` with some widths less, none more.
std::string narrower_policy(const ChipCase& c, const std::string& policy, std::uint64_t seed);

}  // namespace ohmic
