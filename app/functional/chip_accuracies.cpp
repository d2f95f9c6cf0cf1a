#include "app/functional/chip_accuracies.h"

#include <fmt/format.h>

#include <ostream>

namespace ohmic::app {

Json chips_json(const ChipAccuracies& chips) {
  return {{"accuracy", chips.values},
          {"mean", chips.mean()},
          {"std", chips.deviation()},
          {"least", chips.least()}};
}

void print_chips(std::ostream& out, const ChipAccuracies& chips) {
  out << fmt::format("{} chips           mean {:.2f} %, standard deviation {:.2f}, least {:.2f}\n",
                     chips.values.size(), chips.mean(), chips.deviation(), chips.least());
}

}  // namespace ohmic::app
