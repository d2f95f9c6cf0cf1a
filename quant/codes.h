#pragma once

#include <cstdint>

namespace ohmic {

/// Holds the code of a weight at any width that a policy may state.
using WeightCode = std::int16_t;
/// Holds the code of an activation, likewise.
using ActivationCode = std::uint16_t;

}  // namespace ohmic
