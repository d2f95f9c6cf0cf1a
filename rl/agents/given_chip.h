#pragma once

#include <string>

#include "rl/env/decision_space.h"

namespace ohmic {

/// Throws ConfigError naming --choose if a hardware key's choices lack the chip's own value, which
/// is where `agent` starts.
void require_chip_as_given(const DecisionSpace& space, const std::string& agent);

}  // namespace ohmic
