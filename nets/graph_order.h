#pragma once

#include <cstddef>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Index of each layer among the weight layers, -1 for the others.
std::vector<int> weight_layer_indices(const NetworkSpec& network);

/// Slot of a producer's value while a network is walked: 0 for the network's input, 1 + i for the
/// output of layer i.
inline std::size_t slot_of(int producer) { return static_cast<std::size_t>(producer + 1); }

/// By slot: the position in NetworkSpec::order of the value's last reader; order.size() if nobody
/// reads it, as the network's output.
std::vector<std::size_t> last_readers(const NetworkSpec& network);

}  // namespace ohmic
