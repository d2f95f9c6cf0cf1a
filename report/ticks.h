#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A round number and how an axis writes it.
struct Tick {
  double value = 0;
  std::string label;
};

/// Between three and six round numbers inside [low, high]. low < high.
std::vector<double> round_ticks(double low, double high);

/// round_ticks() with labels of at least so many digits, as many as they take.
std::vector<Tick> labelled_ticks(double low, double high, int least_digits);

/// Digits behind the point, at least `least`, with which all ticks are written without rounding.
int tick_digits(const std::vector<double>& ticks, int least);

}  // namespace ohmic
