#pragma once

#include <string>

#include "tests/system/chip_case.h"

namespace ohmic {

/// A case's first policy with all traces: the run, and the files' texts.
struct TracedRun {
  std::string run;  ///< as to_text()
  std::string vcd, timeline, packets;
  std::string error;  ///< "capacity: ..." and the like: there was no run
  /// What a wave, the timeline or the log show otherwise than the run told it, or than its counts
  /// and its mapping say.
  std::string defect;
};

/// In a process of its own.
TracedRun traced(const ChipCase& c);

}  // namespace ohmic
