#pragma once

#include <cstdint>
#include <vector>

#include "app/options/options.h"
#include "hw/device/layer_devices.h"

namespace ohmic::app {

/// Chips whose devices are not ideal: the first ones of a seed.
struct ChipOptions {
  std::uint64_t device_seed = 1;
  int chips = 1;

  ChipDraw draw(int chip) const { return {device_seed, static_cast<std::uint64_t>(chip)}; }
};

void add_chip_options(po::options_description& options, ChipOptions& chips);
/// Throws ConfigError if there are too few or too many.
void check_chip_options(const ChipOptions& chips);

}  // namespace ohmic::app
