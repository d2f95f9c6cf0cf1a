#pragma once

#include <functional>
#include <string>

#include "tests/system/chip_case.h"

namespace ohmic {

/// Does a case still show what is wrong?
using Fails = std::function<bool(const ChipCase&)>;

/// The smallest case like `c`, which fails, that still fails: hardware overrides are dropped one by
/// one, layers are taken out with their branches, sizes are halved or lessened by one, widths
/// become 8 and copies fewer, as long as something may be spared. What is no valid case is not
/// tried; after `most_trials` the smallest so far is returned.
ChipCase shrink(ChipCase c, const Fails& fails, int most_trials = 3000);

/// Shell lines that run a case: its network, its policies, and an `ohmic simulate` for each.
std::string to_commands(const ChipCase& c);

}  // namespace ohmic
