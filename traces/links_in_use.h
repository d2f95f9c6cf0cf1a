#pragma once

#include <set>
#include <utility>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// A router's output link: router (row-major index in the mesh) and port.
using Link = std::pair<int, int>;

/// The links that a packet passes on its XY route; -1 is the I/O port.
std::set<Link> links_between(const ChipConfig& chip, int source, int destination);

/// The links that a mapping's pixel vectors and partial sums pass on their XY routes.
std::set<Link> links_in_use(const Mapping& mapping, const ChipConfig& chip);

}  // namespace ohmic
