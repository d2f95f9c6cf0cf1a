#pragma once

#include <string>
#include <vector>

#include "studies/sweep/sweep_plan.h"

namespace ohmic {

enum class FigureKind { kNumber, kText, kFlag };

/// A column between the status and the Pareto mark.
struct Figure {
  const char* name;     ///< as `total` of simulate and `best` of a search's summary have it
  const char* heading;  ///< with its unit, of the printed table; empty where that leaves it out
  FigureKind kind;
  double scale;  ///< of the printed table
  bool more_is_better = false;
};

/// The figures of a plan's chips, in the order of the columns.
std::vector<Figure> sweep_figures(const SweepPlan& plan);

/// A figure's name without its unit: "latency" of latency_ms.
std::string short_name(const std::string& figure);

/// The names of the figures that a plan's `objectives` mean; each may be short. Throws ConfigError
/// that names --objectives if one is no number among `figures`, or is there twice.
std::vector<std::string> objective_figures(const std::vector<std::string>& objectives,
                                           const std::vector<Figure>& figures);

}  // namespace ohmic
