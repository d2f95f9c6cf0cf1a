#pragma once

#include <string>
#include <vector>

#include "rl/env/trial.h"

namespace ohmic {

/// history.csv: a header and a row an episode.
std::string history_csv(const std::vector<Trial>& trials);

}  // namespace ohmic
