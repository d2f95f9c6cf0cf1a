#include "report/name_axis.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/svg_elements.h"

namespace ohmic {
namespace {

constexpr double kSlant = 40;       // degrees
constexpr double kBetween = 6;      // of two level names
constexpr double kLineHeight = 15;  // of a name
constexpr double kRadian = 3.14159265358979324 / 180;

}  // namespace

NameAxis::NameAxis(std::vector<std::string> names, double step)
    : names_(std::move(names)), step_(step) {
  for (const std::string& name : names_) longest_ = std::max(longest_, text_width(name));
  slanted_ = longest_ + kBetween > step_;
  // Slanted names stand side by side, a line's height apart.
  const double needed = kLineHeight / std::sin(kSlant * kRadian);
  if (slanted_ && needed > step_) every_ = static_cast<std::size_t>(std::ceil(needed / step_));
}

double NameAxis::height() const {
  return slanted_ ? kLineHeight + longest_ * std::sin(kSlant * kRadian) : kLineHeight + 5;
}

double NameAxis::overhang() const {
  double most = 0;
  for (std::size_t i = 0; i < names_.size(); i += every_) {
    const double width = text_width(names_[i]);
    const double left = slanted_ ? width * std::cos(kSlant * kRadian) : width / 2;
    most = std::max(most, left - step_ * static_cast<double>(i));
  }
  return most;
}

std::string NameAxis::svg(double x, double y) const {
  std::string svg;
  for (std::size_t i = 0; i < names_.size(); i += every_) {
    const double place = x + step_ * static_cast<double>(i);
    svg += slanted_ ? svg_slanted_text(place + 4, y + 14, kSlant, "tick", names_[i])
                    : svg_text(place, y + 16, "tick middle", names_[i]);
  }
  return svg;
}

}  // namespace ohmic
