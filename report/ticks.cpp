#include "report/ticks.h"

#include <cmath>

#include "util/number_text.h"

namespace ohmic {

std::vector<double> round_ticks(double low, double high) {
  const double span = high - low;
  double step = std::pow(10, std::floor(std::log10(span)));
  for (const double factor : {0.2, 0.25, 0.5, 1.0, 2.0}) {
    if (span / (step * factor) <= 6) {
      step *= factor;
      break;
    }
  }
  std::vector<double> ticks;
  for (double i = std::ceil(low / step); i * step <= high; ++i) ticks.push_back(i * step);
  return ticks;
}

int tick_digits(const std::vector<double>& ticks, int least) {
  constexpr int kMost = 12;
  const auto exact = [](double tick, int digits) {
    const double scaled = tick * std::pow(10, digits);
    return std::abs(scaled - std::round(scaled)) < 1e-4;
  };
  int digits = least;
  for (const double tick : ticks) {
    while (digits < kMost && !exact(tick, digits)) ++digits;
  }
  return digits;
}

std::vector<Tick> labelled_ticks(double low, double high, int least_digits) {
  const std::vector<double> values = round_ticks(low, high);
  const int digits = tick_digits(values, least_digits);
  std::vector<Tick> ticks;
  for (const double value : values) {
    ticks.push_back({value, fixed_digits(value == 0 ? 0 : value, digits)});  // no -0
  }
  return ticks;
}

}  // namespace ohmic
