#include "app/functional/chip_accuracies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ostream>

namespace ohmic::app {

double ChipAccuracies::mean() const {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double ChipAccuracies::deviation() const {
  if (values.size() == 1) return 0;
  const double centre = mean();
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double ChipAccuracies::least() const { return *std::min_element(values.begin(), values.end()); }

double accuracy_of(std::size_t correct, std::size_t images) {
  return 100.0 * static_cast<double>(correct) / static_cast<double>(images);
}

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
