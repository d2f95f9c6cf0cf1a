#include "report/running_mean.h"

#include <algorithm>

namespace ohmic {

std::vector<std::optional<double>> running_mean(const std::vector<std::optional<double>>& values,
                                                std::size_t window) {
  std::vector<std::optional<double>> means(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    double sum = 0, count = 0;
    for (std::size_t k = i + 1 - std::min(window, i + 1); k <= i; ++k) {
      sum += values[k].value_or(0);
      count += values[k] ? 1 : 0;
    }
    means[i] = sum / count;
  }
  return means;
}

}  // namespace ohmic
