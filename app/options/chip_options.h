#pragma once

#include "app/options/options.h"
#include "hw/device/layer_devices.h"

namespace ohmic::app {

void add_chip_options(po::options_description& options, DrawnChips& chips);
/// Throws ConfigError if there are too few or too many.
void check_chip_options(const DrawnChips& chips);

}  // namespace ohmic::app
