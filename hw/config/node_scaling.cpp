#include "hw/config/node_scaling.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace ohmic {
namespace {

constexpr double kSupplyV = 0.9;  // ours: one that every node of the table runs at

/// A published node: area against 45 nm, and energy = a V^2 + b V + c.
struct Node {
  double nm;
  double area;
  double a, b, c;

  double energy() const { return (a * kSupplyV + b) * kSupplyV + c; }
};

constexpr Node kNodes[] = {
    {7, 0.059, 0.1776, -0.09097, 0.02447}, {10, 0.1, 0.2068, -0.09311, 0.02375},
    {14, 0.17, 0.2363, -0.09675, 0.02239}, {16, 0.19, 0.2958, -0.1241, 0.03024},
    {20, 0.21, 0.373, -0.1582, 0.04104},   {32, 0.46, 0.9559, -0.7823, 0.471},
    {45, 1, 1.103, -0.362, 0.2767},        {65, 1.5, 3.755, -4.398, 1.975},
    {90, 2.8, 4.762, -4.781, 2.092},       {130, 6.4, 7.171, -6.709, 2.904},
};
constexpr const Node& kBase = kNodes[6];

/// A figure of the nodes at `nm`: linear in logarithms between two of them.
template <typename Figure>
double interpolated(double nm, Figure figure) {
  assert(nm >= kSmallestNode && nm <= kLargestNode);
  const Node* above = std::lower_bound(std::begin(kNodes), std::end(kNodes), nm,
                                       [](const Node& node, double n) { return node.nm < n; });
  if (above->nm == nm) return figure(*above);
  const Node* below = above - 1;
  const double share = std::log(nm / below->nm) / std::log(above->nm / below->nm);
  return figure(*below) * std::pow(figure(*above) / figure(*below), share);
}

}  // namespace

double node_area(double node_nm) {
  return interpolated(node_nm, [](const Node& node) { return node.area; });
}

double node_energy(double node_nm) {
  return interpolated(node_nm, [](const Node& node) { return node.energy() / kBase.energy(); });
}

}  // namespace ohmic
