#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ohmic {

/// Writes names below the places of an axis so that none runs into the next: level where there is
/// room, else slanted, and only every second, third, ... name where even that is too narrow.
class NameAxis {
 public:
  /// step: between two places.
  NameAxis(std::vector<std::string> names, double step);

  /// Room that the names take below the axis.
  double height() const;
  /// How far the names reach to the left of the first place.
  double overhang() const;
  /// x: of the first place; y: of the axis.
  std::string svg(double x, double y) const;

 private:
  std::vector<std::string> names_;
  double step_;
  double longest_ = 0;  ///< width of a name
  bool slanted_ = false;
  std::size_t every_ = 1;  ///< how many places have one name
};

}  // namespace ohmic
