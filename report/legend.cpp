#include "report/legend.h"

#include <utility>

#include "report/svg_elements.h"

namespace ohmic {
namespace {

constexpr double kSquare = 10, kToName = 16, kGap = 20, kLine = 18;

}  // namespace

Legend::Legend(std::vector<LegendEntry> entries, double left, double right)
    : entries_(std::move(entries)) {
  Place next{left, 0};
  for (const LegendEntry& entry : entries_) {
    const double width = kToName + text_width(entry.name);
    if (next.x > left && next.x + width > right) next = {left, next.line + 1};
    places_.push_back(next);
    next.x += width + kGap;
  }
}

double Legend::height() const {
  return places_.empty() ? 0 : kLine * static_cast<double>(places_.back().line + 1);
}

std::string Legend::svg(double top) const {
  std::string svg;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const double y = top + kLine * static_cast<double>(places_[i].line);
    svg += svg_rect(places_[i].x, y, kSquare, kSquare, entries_[i].classes) +
           svg_text(places_[i].x + kToName, y + 9, "tick", entries_[i].name);
  }
  return svg;
}

}  // namespace ohmic
