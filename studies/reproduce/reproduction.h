#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "report/bar_chart.h"
#include "report/line_chart.h"

namespace ohmic {

/// One cell: what the paper prints, what is measured here; either may be missing.
struct ComparedValue {
  std::string row;
  std::string quantity;  ///< with its unit: "latency ms"
  std::optional<double> paper;
  std::optional<double> here;
  int digits = -1;         ///< of `here` behind the point, if it is shown; -1: four figures
  std::string note;        ///< what this row is made of here; empty if the paper's args hold
  bool comparable = true;  ///< false if another network stands in: then no change is shown
};

/// A statement of the paper about a figure that it only draws, and whether it is so here.
struct Claim {
  std::string paper;
  std::string here;
  bool holds = false;
};

/// A picture and the suffix that tells it from others of its figure: "a", "b", or nothing.
struct Chart {
  std::string suffix;
  std::variant<LineChart, BarChart> drawing;
};

/// A table or figure of the paper made again: what the paper prints, what was measured, and the
/// reason for every difference.
struct Reproduction {
  std::string id;       ///< "table5"
  std::string title;    ///< "Table 5: overall performance"
  std::string subject;  ///< network, data and runs that the figures are of
  std::vector<ComparedValue> values;
  std::vector<Chart> charts;
  std::vector<Claim> claims;
  std::vector<std::string> reasons;  ///< for differences, a sentence or two each
  std::string missing;               ///< what could not be made here and why; empty if all was
};

}  // namespace ohmic
