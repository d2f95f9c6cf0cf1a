#pragma once

#include <vector>

namespace ohmic {

/// What is compared, in one order for all points; of each the less the better.
using Objectives = std::vector<double>;

/// True for every point that no other point beats: none is at least as good in all objectives and
/// better in one. Equal points are all kept.
std::vector<bool> pareto_front(const std::vector<Objectives>& points);

}  // namespace ohmic
