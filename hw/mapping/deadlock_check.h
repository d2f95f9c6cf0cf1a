#pragma once

#include <string>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Empty if every line buffer can hold one window and every output buffer what one window produces;
/// else which layer cannot, and what would do.
std::string buffer_shortfall(const NetworkSpec& network, const ChipConfig& chip,
                             const Mapping& mapping);

/// Empty if a pipelined chip cannot stand still; else where it would, and the buffer size that
/// would do. A residual join needs both its inputs: while the long branch is on its way, the short
/// one must have room, or it fills every buffer up to their common source and stops it. Whether
/// that happens does not depend on time: no order of events can give a tile stage what it lacks, so
/// it is found by letting every stage go as far as its neighbours allow.
std::string deadlock(const NetworkSpec& network, const ChipConfig& chip, const Mapping& mapping);

}  // namespace ohmic
