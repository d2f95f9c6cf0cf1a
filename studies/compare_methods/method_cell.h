#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "studies/compare/compared_run.h"
#include "studies/compare_methods/methods_plan.h"
#include "util/json_section.h"

namespace ohmic {

/// One compression of a comparison: a method with a seed.
struct MethodCell {
  std::string method;
  int seed = 1;

  /// For people: the method, with its seed if it is not the first.
  std::string label() const { return seed == 1 ? method : name(); }
  /// "bwq-seed1": the name of its folder.
  std::string name() const { return method + "-seed" + std::to_string(seed); }
};

/// By method, then seed. Methods that draw nothing come to the same with every seed.
std::vector<MethodCell> cells_of(const MethodsPlan& plan);

/// What each cell takes, as far as it can be said beforehand; no unit, see dealt_items().
std::vector<std::uint64_t> cell_costs(const std::vector<MethodCell>& cells);

/// The figures of `best` in a compression's summary that a row has, in its order.
constexpr std::array<const char*, 14> kMethodFigures = {
    "validation_accuracy", "test_accuracy",   "cost_ratio",
    "latency_ms",          "energy_mj",       "component_power_w",
    "crossbars",           "bits_per_weight", "density",
    "utilization",         "area_mm2",        "operation_units",
    "compression",         "feasible"};

/// What a cell came to. Everything below `reason` is of a cell that is done.
struct MethodRecord {
  MethodCell cell;
  RunStatus status = RunStatus::kOpen;
  std::string reason;  ///< of a cell that has no result
  std::string data;    ///< the data set's spec
  Json best;           ///< the same of its summary
  Json baseline;
  double seconds = 0;   ///< of its last process
  bool pareto = false;  ///< filled by mark_pareto()

  bool done() const { return status == RunStatus::kDone; }
  double figure(const char* name) const { return best.at(name).get<double>(); }
};

/// The record of a cell that is done, from its run directory. ConfigError if a file is broken.
MethodRecord read_compression(const MethodCell& cell, const std::string& folder);

/// Marks the records that no other one beats: at least as good in test accuracy, energy, latency
/// and area, and better in one.
void mark_pareto(std::vector<MethodRecord>& records);

}  // namespace ohmic
