#pragma once

#include <array>
#include <vector>

namespace ohmic {

/// What is compared: latency, energy and area; of each the less the better.
using Objectives = std::array<double, 3>;

/// True for every point that no other point beats: none is at least as good in all objectives and
/// better in one. Equal points are all kept.
std::vector<bool> pareto_front(const std::vector<Objectives>& points);

}  // namespace ohmic
