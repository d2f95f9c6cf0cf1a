#pragma once

#include <iosfwd>
#include <vector>

#include "util/json_section.h"

namespace ohmic::app {

/// Accuracy of one network on each of some chips, in percent.
struct ChipAccuracies {
  std::vector<double> values;

  double mean() const;
  double deviation() const;  ///< with n - 1; 0 of one chip
  double least() const;
};

/// In percent.
double accuracy_of(std::size_t correct, std::size_t images);

/// The object `chips` of a result, and a line of text.
Json chips_json(const ChipAccuracies& chips);
void print_chips(std::ostream& out, const ChipAccuracies& chips);

}  // namespace ohmic::app
