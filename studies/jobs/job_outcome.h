#pragma once

#include <string>

#include "util/process/child_process.h"

namespace ohmic {

/// How a job ended.
enum class JobEnd {
  kDone,
  kDoesNotFit,  ///< exit code 3: the network does not fit the chip
  kOutOfReach,  ///< exit code 5: no policy meets the threshold
  kBadInput,    ///< exit code 2
  kFailed,      ///< any other exit code, or a signal that the program raised itself
  kKilled       ///< ended from outside, so its end says nothing about its work
};

/// What a job came to. Only exit code and signal decide `end`.
struct JobOutcome {
  JobEnd end = JobEnd::kDone;
  std::string output;  ///< what it printed on stdout
  std::string reason;  ///< one line for people, to be passed on as it is; empty if done
};

JobOutcome outcome_of(ChildResult result);

/// Throws the error that ends a whole study: ConfigError for kBadInput, CapacityError for
/// kDoesNotFit, OutOfReachError for kOutOfReach, SimulationError for kFailed, std::runtime_error
/// for kKilled. what: names the job in the last two.
[[noreturn]] void throw_error(const JobOutcome& outcome, const std::string& what);

}  // namespace ohmic
