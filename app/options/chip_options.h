#pragma once

#include "app/options/options.h"
#include "hw/device/analog/layer_devices.h"

namespace ohmic::app {

void add_chip_options(po::options_description& options, DrawnChips& chips);
/// Throws ConfigError if there are too few or too many.
void check_chip_options(const DrawnChips& chips);
/// The same; and if they are not the default while nothing reads them: `needs` is the option that
/// does.
void check_chip_options(const DrawnChips& chips, bool read, const std::string& needs);

}  // namespace ohmic::app
