#pragma once

#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "hw/cost/run.h"
#include "hw/mapping/mapper.h"

namespace ohmic {

/// A network, the policies to run on it one after the other, and the chip: wei2022 with changes.
struct ChipCase {
  std::string network;                ///< JSON text of a network file
  std::vector<std::string> policies;  ///< "W8A8-W6A4-..." each, or "W8A8" for all layers
  std::vector<std::string> hardware;  ///< KEY=VALUE
  bool detailed = false;
  /// Further settings that the mapper alone sees: a chip that it would refuse can so be run.
  std::vector<std::string> mapper_hardware = {};
};

/// What a case came to: a run a policy, or why there is none.
struct Evaluation {
  std::vector<Run> runs;
  std::string error;  ///< "capacity: ...", "simulation: ..." or how the process died
};

NetworkSpec network_of(const ChipCase& c);
ChipConfig chip_of(const ChipCase& c);
QuantPolicy policy_of(const NetworkSpec& network, const std::string& text);

/// The mapping of one policy; std::runtime_error where it does not fit.
Mapping mapped(const Mapper& mapper, const QuantPolicy& policy);

/// Elaborates the case's chip in a process of its own (SystemC elaborates once a process) and runs
/// the policies there. A chip that hangs or a kernel that complains is an error of the outcome.
Evaluation simulate(const ChipCase& c);

/// Every number of a run but the simulator's own effort, as lines of text to compare and to read.
std::string to_text(const Run& run);

/// The text of all runs, or the error.
std::string to_text(const Evaluation& outcome);

/// A case on a chip that keeps everything but one hardware key.
ChipCase with(ChipCase c, const std::string& assignment);

}  // namespace ohmic
