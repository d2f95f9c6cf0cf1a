#pragma once

#include <string>
#include <vector>

#include "rl/env/hardware_key.h"

namespace ohmic::app {

/// The keys of `--choose KEY=V1,V2,...` options, values and ranges as in `sweep --set`. Throws
/// ConfigError naming --choose if a key cannot be chosen or is there twice, if a value is not
/// allowed, or if there are too many.
std::vector<HardwareKey> read_choose(const std::vector<std::string>& texts);

}  // namespace ohmic::app
