#pragma once

#include <string>
#include <vector>

#include "rl/env/hardware_key.h"
#include "rl/env/trial.h"

namespace ohmic {

/// history.csv: a header and a row an episode; behind the policy a column a hardware key that the
/// search chooses, named by it.
std::string history_csv(const std::vector<Trial>& trials,
                        const std::vector<HardwareKey>& keys = {});

}  // namespace ohmic
