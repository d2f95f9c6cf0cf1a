#include "hw/sim/chip_simulator.h"

#include "hw/mapping/validate.h"
#include "hw/sim/chip.h"
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

ChipSimulator::~ChipSimulator() = default;

void ChipSimulator::leave() {
  State* const left = state_.release();  // the kernel's registry still knows its modules
  static_cast<void>(left);
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
