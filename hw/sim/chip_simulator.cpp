#include "hw/sim/chip_simulator.h"

#include "hw/mapping/validate.h"
#include "hw/sim/chip.h"
#include "hw/sim/kernel_context.h"
#include "hw/sim/simulation_error.h"

namespace ohmic {

struct ChipSimulator::State {
  ChipConfig config;
  Chip chip;
  State(const ChipConfig& c, int tiles, Fidelity fidelity)
      : config(c), chip("chip", c, tiles, fidelity) {}
};

ChipSimulator::ChipSimulator(const ChipConfig& chip, int tiles, bool detailed)
    : state_(std::make_unique<State>(chip, tiles,
                                     detailed ? Fidelity::kDetailed : Fidelity::kWindow)) {}

/// The kernel that a process begins with elaborates no second chip, so its chip stays until the
/// process ends and gives its memory back at once: taking it apart, module by module, would take a
/// tenth of a short process.
ChipSimulator::~ChipSimulator() {
  if (KernelContext::any()) return;
  static auto* const kept = new std::vector<std::unique_ptr<State>>;
  kept->push_back(std::move(state_));
}

Run ChipSimulator::run(const Mapping& mapping, const std::vector<ChipObserver*>& observers) {
  const std::string problem = validate(mapping, state_->config);
  if (!problem.empty()) throw SimulationError("the mapping is broken: " + problem);
  try {
    return state_->chip.run(mapping, observers);
  } catch (const sc_core::sc_report& report) {
    throw SimulationError(std::string("SystemC: ") + report.what());
  }
}

}  // namespace ohmic
