#pragma once

#include <memory>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/cost/run.h"
#include "hw/mapping/mapping.h"
#include "hw/sim/observer.h"

namespace ohmic {

/// The timed chip behind a plain face. One a process: SystemC has one kernel, and elaborates once.
class ChipSimulator {
 public:
  /// `tiles`: most tiles that a mapping will use. `detailed`: every input slice is its own event.
  ChipSimulator(const ChipConfig& chip, int tiles, bool detailed = false);
  ~ChipSimulator();
  /// Leaves the chip in memory when the process is about to end, which gives it all back at once:
  /// taking it apart, module by module, is a tenth of a short process. Nothing may be asked of it
  /// after that.
  void leave();

  /// Runs one inference of a valid mapping; each run starts from a cleared chip. SimulationError
  /// (see simulation_error.h) if the chip stands still or the mapping is broken. `observers`
  /// watch this run alone.
  Run run(const Mapping& mapping, const std::vector<ChipObserver*>& observers = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ohmic
