#pragma once

#include <iosfwd>

#include "hw/functional/chip_accuracies.h"
#include "util/json_section.h"

namespace ohmic::app {

/// The object `chips` of a result, and a line of text.
Json chips_json(const ChipAccuracies& chips);
void print_chips(std::ostream& out, const ChipAccuracies& chips);

}  // namespace ohmic::app
