#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace ohmic {

/// The integer weights of one layer, signed: [output channels][rows of a group's im2col matrix].
using LayerCodes = std::vector<std::int16_t>;

/// Per weight layer of a network. What compression stores is decided from them.
using NetworkCodes = std::vector<std::shared_ptr<const LayerCodes>>;

}  // namespace ohmic
