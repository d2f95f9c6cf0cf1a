#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace ohmic {

/// Mean of the values that are there among the last `window`, at each position that has a value.
std::vector<std::optional<double>> running_mean(const std::vector<std::optional<double>>& values,
                                                std::size_t window);

}  // namespace ohmic
