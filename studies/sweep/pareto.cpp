#include "studies/sweep/pareto.h"

#include <algorithm>
#include <numeric>

namespace ohmic {
namespace {

/// At least as good in all and better in one.
bool beats(const Objectives& a, const Objectives& b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    better = better || a[i] < b[i];
  }
  return better;
}

}  // namespace

std::vector<bool> pareto_front(const std::vector<Objectives>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&points](std::size_t a, std::size_t b) { return points[a] < points[b]; });
  // Who beats a point stands before it in this order, and is on the front or is beaten by one that
  // is: the front so far is all there is to ask.
  std::vector<std::size_t> front;
  std::vector<bool> on_front(points.size(), false);
  for (const std::size_t candidate : order) {
    on_front[candidate] = std::none_of(front.begin(), front.end(), [&](std::size_t member) {
      return beats(points[member], points[candidate]);
    });
    if (on_front[candidate]) front.push_back(candidate);
  }
  return on_front;
}

}  // namespace ohmic
