#pragma once

#include <vector>

namespace ohmic {

/// A point of the unit square; y points down.
struct Point {
  double x = 0;
  double y = 0;
};

/// A run of the pen through (curved: near) its points.
struct Stroke {
  std::vector<Point> points;
  bool curved = false;
  bool closed = false;
};

using Glyph = std::vector<Stroke>;

/// The ways in which a digit in [0, 9] is written.
const std::vector<Glyph>& digit_glyphs(int digit);

/// Chaikin's corner cutting, `rounds` times: each round doubles the points and rounds the corners,
/// with nothing but sums and products by powers of two.
std::vector<Point> smoothed(std::vector<Point> points, bool closed, int rounds);

}  // namespace ohmic
