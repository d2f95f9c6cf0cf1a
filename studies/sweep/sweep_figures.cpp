#include "studies/sweep/sweep_figures.h"

#include <algorithm>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr FigureKind kNumber = FigureKind::kNumber;

void append(std::vector<Figure>& to, const std::vector<Figure>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::vector<Figure> sweep_figures(const SweepPlan& plan) {
  std::vector<Figure> figures = {{"latency_ms", "latency ms", kNumber, 1},
                                 {"interval_ms", "", kNumber, 1},
                                 {"energy_mj", "energy mJ", kNumber, 1},
                                 {"component_power_w", "all on W", kNumber, 1},
                                 {"average_power_w", "average W", kNumber, 1},
                                 {"area_mm2", "area mm2", kNumber, 1},
                                 {"mapped_area_mm2", "mapped mm2", kNumber, 1},
                                 {"tiles", "tiles", kNumber, 1},
                                 {"pes", "PEs", kNumber, 1},
                                 {"crossbars", "crossbars", kNumber, 1},
                                 {"utilization", "used %", kNumber, 100, true},
                                 {"gops_per_watt", "GOPS/W", kNumber, 1, true},
                                 {"adc_bits_lossless", "", kNumber, 1}};
  if (plan.accuracy) append(figures, {{"accuracy", "accuracy %", kNumber, 1, true}});
  if (plan.search) {
    append(figures, {{"cost_ratio", "cost", kNumber, 1},
                     {"test_accuracy", "test %", kNumber, 1, true},
                     {"feasible", "feasible", FigureKind::kFlag, 1},
                     {"policy", "policy", FigureKind::kText, 1}});
  }
  return figures;
}

std::string short_name(const std::string& figure) {
  for (const char* unit : {"_ms", "_mj", "_w", "_mm2"}) {
    const std::size_t begin = figure.rfind(unit);
    if (begin != std::string::npos && begin + std::string(unit).size() == figure.size())
      return figure.substr(0, begin);
  }
  return figure;
}

std::vector<std::string> objective_figures(const std::vector<std::string>& objectives,
                                           const std::vector<Figure>& figures) {
  std::vector<std::string> names;
  for (const std::string& objective : objectives) {
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) {
      return figure.kind == kNumber &&
             (figure.name == objective || short_name(figure.name) == objective);
    });
    if (found == figures.end()) {
      std::string allowed;
      for (const Figure& figure : figures) {
        if (figure.kind == kNumber)
          allowed += (allowed.empty() ? "" : ", ") + short_name(figure.name);
      }
      throw ConfigError("--objectives",
                        "'" + objective + "' is no figure of this sweep; allowed are " + allowed);
    }
    if (std::find(names.begin(), names.end(), found->name) != names.end())
      throw ConfigError("--objectives", "'" + objective + "' is there twice");
    names.emplace_back(found->name);
  }
  return names;
}

}  // namespace ohmic
