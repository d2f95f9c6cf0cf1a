#pragma once

#include <vector>

#include "hw/config/config_keys.h"

namespace ohmic {

/// The keys of what is not ideal: cells, wires and the converters' errors. docs/devices.md has
/// their laws.
std::vector<ConfigKey> device_keys();

}  // namespace ohmic
