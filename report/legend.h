#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ohmic {

/// A coloured square and what it stands for. classes: of the style.
struct LegendEntry {
  std::string classes;
  std::string name;
};

/// Places entries from left to right, on as many lines as they take.
class Legend {
 public:
  /// left, right: the space that a line may take.
  Legend(std::vector<LegendEntry> entries, double left, double right);

  double height() const;
  /// top: of the first line.
  std::string svg(double top) const;

 private:
  struct Place {
    double x = 0;
    std::size_t line = 0;
  };
  std::vector<LegendEntry> entries_;
  std::vector<Place> places_;
};

}  // namespace ohmic
