#pragma once

#include <map>
#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"

namespace ohmic {

/// A network on a hardware preset, with overrides (`KEY=VALUE`).
struct CostedNetwork {
  std::string network;
  std::vector<std::string> overrides;
  std::string hardware = "wei2022";
};

/// What one inference costs.
struct ChipCost {
  double latency_ms = 0;
  double energy_mj = 0;
  double component_power_w = 0;
  double gops_per_watt = 0;
};

/// The share of one weight layer. span_ms: from its first window to its last.
struct LayerFigures {
  std::string name;
  double span_ms = 0;
  double energy_mj = 0;
  double component_power_w = 0;
};

/// A simulation that is told in the words of `ohmic simulate`.
struct UnitSimulation {
  std::string label;              ///< names it to people
  std::vector<std::string> args;  ///< behind `simulate`
};

/// What one inference costs on operation units. Areas are those of the tiles in use.
struct UnitFigures {
  double latency_ms = 0, energy_mj = 0, adc_energy_mj = 0;
  double crossbars = 0, area_mm2 = 0;
  double bits_per_weight = 0, index_bits = 0;
  double utilization = 0, interval_ms = 0;
};

/// The paper's cost with equal weights: the mean of the three ratios to W8A8, in percent.
double cost_percent(const ChipCost& price, const ChipCost& w8a8);

/// Prices policies on the timed chip. A policy: `W6A5`, `W6A5/8` or one part a weight layer.
class ChipCosts {
 public:
  virtual ~ChipCosts() = default;
  /// One price a policy, in order.
  virtual std::vector<ChipCost> totals(const CostedNetwork& network,
                                       const std::vector<std::string>& policies) = 0;
  virtual std::vector<LayerFigures> layers(const CostedNetwork& network,
                                           const std::string& policy) = 0;
  /// What simulations say, in order.
  virtual std::vector<UnitFigures> on_units(const std::vector<UnitSimulation>& simulations) = 0;
};

/// Prices by jobs: `simulate`, as a person would run it.
class SimulatedCosts final : public ChipCosts {
 public:
  /// The runner must outlive this object.
  explicit SimulatedCosts(JobRunner& runner) : runner_(runner) {}

  std::vector<ChipCost> totals(const CostedNetwork& network,
                               const std::vector<std::string>& policies) override;
  std::vector<LayerFigures> layers(const CostedNetwork& network,
                                   const std::string& policy) override;
  /// One that was asked for before is not made again.
  std::vector<UnitFigures> on_units(const std::vector<UnitSimulation>& simulations) override;

 private:
  JobRunner& runner_;
  std::map<std::vector<std::string>, UnitFigures> on_units_;  ///< by args
};

}  // namespace ohmic
