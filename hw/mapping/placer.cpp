#include "hw/mapping/placer.h"

#include <algorithm>
#include <cstdlib>

namespace ohmic {
namespace {

struct Vector {
  int x = 0, y = 0;
  int length() const { return std::abs(x + y); }  // along one axis
  Vector unit() const { return {(x > 0) - (x < 0), (y > 0) - (y < 0)}; }
};
Vector operator+(Vector a, Vector b) { return {a.x + b.x, a.y + b.y}; }
Vector operator-(Vector a, Vector b) { return {a.x - b.x, a.y - b.y}; }

/// Half of a side, rounded towards an even length so that both parts can be entered and left at the
/// right corner.
Vector half(Vector side) {
  const Vector part{side.x / 2, side.y / 2};
  return part.length() % 2 != 0 && side.length() > 2 ? part + side.unit() : part;
}

class Curve {
 public:
  explicit Curve(int columns) : columns_(columns) {}

  /// Walks the rectangle at `corner` that `along` and `across` span, and leaves it at the end of
  /// `along`.
  void walk(Vector corner, Vector along, Vector across) {
    if (across.length() == 1) return line(corner, along);
    if (along.length() == 1) return line(corner, across);
    if (2 * along.length() > 3 * across.length()) {  // long: two parts, one after the other
      const Vector first = half(along);
      walk(corner, first, across);
      walk(corner + first, along - first, across);
      return;
    }
    const Vector up = half(across);
    const Vector side = half(along);
    walk(corner, up, side);
    walk(corner + up, along, across - up);
    walk(corner + (along - along.unit()) + (up - up.unit()), Vector{} - up,
         Vector{} - (along - side));
  }

  std::vector<int> take() { return std::move(order_); }

 private:
  void line(Vector at, Vector along) {
    for (int n = along.length(); n > 0; --n, at = at + along.unit())
      order_.push_back(at.y * columns_ + at.x);
  }

  int columns_;
  std::vector<int> order_;
};

}  // namespace

std::vector<int> placement_order(const ChipConfig& chip) {
  Curve curve(chip.tiles_x);
  const Vector width{chip.tiles_x, 0};
  const Vector height{0, chip.tiles_y};
  if (chip.tiles_x >= chip.tiles_y) {
    curve.walk({}, width, height);
  } else {
    curve.walk({}, height, width);
  }
  return curve.take();
}

TileSupply::TileSupply(const ChipConfig& chip) : order_(placement_order(chip)) {
  std::size_t at = 0;
  for (const ArrayClass& array : chip.arrays) {
    next_.push_back(at);
    at += static_cast<std::size_t>(array.tiles);
    end_.push_back(at);
  }
}

std::uint64_t TileSupply::left(int array_class) const {
  const auto k = static_cast<std::size_t>(array_class);
  return end_[k] - next_[k];
}

int TileSupply::take(int array_class) {
  const std::size_t at = next_[static_cast<std::size_t>(array_class)]++;
  reach_ = std::max(reach_, static_cast<int>(at) + 1);
  return order_[at];
}

std::vector<int> tile_classes(const ChipConfig& chip) {
  TileSupply tiles(chip);
  std::vector<int> classes(static_cast<std::size_t>(chip.tiles()));
  for (std::size_t k = 0; k < chip.arrays.size(); ++k) {
    const auto array_class = static_cast<int>(k);
    while (tiles.left(array_class) > 0)
      classes[static_cast<std::size_t>(tiles.take(array_class))] = array_class;
  }
  return classes;
}

}  // namespace ohmic
