#pragma once

#include "methods/compress_run.h"

namespace ohmic::app {

/// Throws CapacityError if the network does not fit the chip at W8A8: without a baseline there is
/// no run. Cheap: nothing is simulated.
void require_fit(const NetworkSpec& network, const HardwareRecord& dense);

/// Prices integer networks on the timed chip, each on a chip of its own.
PriceNetwork price_on_timed_chip(const NetworkSpec& network);

}  // namespace ohmic::app
