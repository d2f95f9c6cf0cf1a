#include "app/options/chip_options.h"

#include "util/config_error.h"

namespace ohmic::app {

void add_chip_options(po::options_description& options, DrawnChips& chips) {
  options.add_options()("device-seed",
                        po::value(&chips.seed)->value_name("N")->default_value(chips.seed),
                        "seed of the chips' cells and noise (device.*)")(
      "chips", po::value(&chips.count)->value_name("N")->default_value(chips.count),
      "chips of the seed, one after another; the first ones do not depend on how many follow");
}

void check_chip_options(const DrawnChips& chips) {
  check_range("--chips", chips.count, 1, 1'000'000);
}

void check_chip_options(const DrawnChips& chips, bool read, const std::string& needs) {
  check_chip_options(chips);
  const DrawnChips usual;
  if (!read && (chips.count != usual.count || chips.seed != usual.seed))
    throw ConfigError("--chips and --device-seed", "are about the chips and need " + needs);
}

}  // namespace ohmic::app
