#pragma once

#include <memory>

#include "hw/config/hardware_record.h"
#include "nets/network_spec.h"
#include "rl/oracles/price_worker.h"
#include "util/process/memory_file.h"

namespace ohmic {

/// Starts `ohmic simulate --policies -`, which lies beside this program, on one network and chip as
/// they are now: their files may change while a search runs.
class ChipWorkers {
 public:
  ChipWorkers(const NetworkSpec& network, const HardwareRecord& hardware);

  /// Throws std::system_error if it cannot be started.
  std::unique_ptr<CostWorker> start() const;

 private:
  MemoryFile network_;
  MemoryFile hardware_;
};

}  // namespace ohmic
