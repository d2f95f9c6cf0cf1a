#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace ohmic {

/// Holds the code of a weight at any width that a policy may state.
using WeightCode = std::int16_t;

/// The integer weights of one layer: [output channels][rows of a group's im2col matrix].
using LayerCodes = std::vector<WeightCode>;

/// Per weight layer of a network. What compression stores is decided from them.
using NetworkCodes = std::vector<std::shared_ptr<const LayerCodes>>;
/// Holds the code of an activation, likewise.
using ActivationCode = std::uint16_t;

}  // namespace ohmic
