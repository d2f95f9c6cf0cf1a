#include "tests/system/packing_bound.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>
#include <vector>

namespace ohmic {
namespace {

/// Share of a side of an array that a length stands for: lengths that fit beside each other have
/// shares of at most 1 together.
using FeasibleFunction = std::function<double(int)>;

/// A length above side - small fills the side, one below `small` counts nothing.
double threshold_share(int length, int side, int small) {
  if (length > side - small) return 1;
  return length < small ? 0 : static_cast<double>(length) / side;
}

/// Rounds down to whole parts of which `parts` are a side; (parts + 1) such lengths are longer.
double rounded_share(int length, int side, int parts) {
  const int whole = (parts + 1) * length;
  if (whole % side == 0) return static_cast<double>(length) / side;
  return static_cast<double>(whole / side) / parts;
}

std::vector<FeasibleFunction> feasible_functions(const std::set<int>& lengths, int side) {
  std::vector<FeasibleFunction> functions;
  std::set<int> thresholds = {0};
  for (const int length : lengths)
    thresholds.insert(length <= side / 2 ? length : side - length + 1);
  for (const int small : thresholds) {
    if (small > side / 2) continue;
    functions.push_back([=](int length) { return threshold_share(length, side, small); });
  }
  for (int parts = 1; parts <= 8; ++parts)
    functions.push_back([=](int length) { return rounded_share(length, side, parts); });
  return functions;
}

using Shape = std::pair<const std::pair<int, int>, int>;

bool share_an_array(const Shape& a, const Shape& b, const ArrayClass& array) {
  return a.first.first + b.first.first <= array.rows ||
         a.first.second + b.first.second <= array.columns;
}

/// The most pairs that shapes of which no two share an array take; chosen: such shapes, before
/// `next`.
int pairs_apart(ShapeCounts::const_iterator next, const ShapeCounts& shapes,
                std::vector<const Shape*>& chosen, const ArrayClass& array) {
  if (next == shapes.end()) {
    int pairs = 0;
    for (const Shape* shape : chosen) {
      const int room = (array.rows / shape->first.first) * (array.columns / shape->first.second);
      pairs += (shape->second + room - 1) / room;
    }
    return pairs;
  }
  int most = pairs_apart(std::next(next), shapes, chosen, array);
  for (const Shape* shape : chosen)
    if (share_an_array(*shape, *next, array)) return most;
  chosen.push_back(&*next);
  most = std::max(most, pairs_apart(std::next(next), shapes, chosen, array));
  chosen.pop_back();
  return most;
}

constexpr std::size_t kFewShapes = 12;  // so that their sets can be tried one by one

}  // namespace

std::uint64_t least_pairs(const ShapeCounts& shapes, const ArrayClass& array) {
  std::set<int> rows, columns;
  for (const auto& [shape, count] : shapes) {
    rows.insert(shape.first);
    columns.insert(shape.second);
  }
  double most = 0;
  for (const FeasibleFunction& high : feasible_functions(rows, array.rows)) {
    for (const FeasibleFunction& wide : feasible_functions(columns, array.columns)) {
      double filled = 0;
      for (const auto& [shape, count] : shapes)
        filled += count * high(shape.first) * wide(shape.second);
      most = std::max(most, filled);
    }
  }
  if (shapes.size() <= kFewShapes) {
    std::vector<const Shape*> none;
    most = std::max(most, static_cast<double>(pairs_apart(shapes.begin(), shapes, none, array)));
  }
  return static_cast<std::uint64_t>(std::ceil(most - 1e-6));
}

}  // namespace ohmic
