#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/bwq/compressed_runs.h"
#include "studies/reproduce/chip_costs.h"

namespace ohmic {

/// The run of a method on a network; null if there is none.
const CompressedRun* find_run(const std::vector<CompressedRun>& runs, const std::string& network,
                              const std::string& method);

/// The runs of one method, in their order.
std::vector<const CompressedRun*> runs_of(const std::vector<CompressedRun>& runs,
                                          const std::string& method);

/// A simulation on the chip that a run of `ohmic compress` was made for; `more`: further args.
UnitSimulation on_chip_of(const CompressedRun& run, const std::string& label,
                          const std::vector<std::string>& more);

/// W8A8 on the same chip without compression.
UnitSimulation dense_on_chip_of(const CompressedRun& run);

/// The run's own network on it.
UnitSimulation codes_on_chip_of(const CompressedRun& run);

}  // namespace ohmic
