#pragma once

#include <string>

#include "hw/cost/cost_report.h"
#include "hw/cost/power_figures.h"
#include "hw/cost/run.h"
#include "tests/support/vcd_reader.h"
#include "tests/system/observed_run.h"

namespace ohmic {

/// What a trace is held to.
struct TracedFacts {
  const ChipConfig& chip;
  const Mapping& mapping;
  const ObservedRun& tally;
  const Run& run;
  const CostReport& cost;
  const PowerFigures& power;
};

// Each returns the first thing that is not as it must be; empty where all is.

/// Bits are high as long as the run said, PEs as long as windows x their closed form, converters as
/// long as slices x their span, units as long as counts x their time.
std::string busy_defect(const VcdFile& vcd, const TracedFacts& facts);
/// Windows and vectors are all counted, waits add up to the run's, the last stamp is the latency.
std::string count_defect(const VcdFile& vcd, const TracedFacts& facts);
/// Buffers hold no more than they can, and nothing in the end.
std::string occupancy_defect(const VcdFile& vcd, const TracedFacts& facts);
/// Power over time adds up to the run's energy, and its peak is the wave's.
std::string power_defect(const VcdFile& vcd, const TracedFacts& facts);
/// Slices of PEs and waits last as long as in the wave.
std::string timeline_defect(const std::string& text, const VcdFile& vcd, const TracedFacts& facts);
/// In the order of arrival; flits x hops are the network's.
std::string packet_defect(const std::string& text, const TracedFacts& facts);

}  // namespace ohmic
