#include "app/options/chip_options.h"

namespace ohmic::app {

void add_chip_options(po::options_description& options, ChipOptions& chips) {
  options.add_options()(
      "device-seed",
      po::value(&chips.device_seed)->value_name("N")->default_value(chips.device_seed),
      "seed of the chips' cells and noise (device.*)")(
      "chips", po::value(&chips.chips)->value_name("N")->default_value(chips.chips),
      "chips of the seed, one after another; the first ones do not depend on how many follow");
}

void check_chip_options(const ChipOptions& chips) {
  check_range("--chips", chips.chips, 1, 1'000'000);
}

}  // namespace ohmic::app
