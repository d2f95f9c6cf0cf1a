#pragma once

#include <string>
#include <vector>

#include "rl/env/trial.h"

namespace ohmic {

/// The shortest decimal that reads back as the same double, whatever the locale.
std::string shortest(double value);

/// history.csv: a header and a row an episode.
std::string history_csv(const std::vector<Trial>& trials);

}  // namespace ohmic
