#include "studies/jobs/job_outcome.h"

#include <csignal>
#include <cstring>
#include <stdexcept>

#include "hw/mapping/capacity_error.h"
#include "hw/sim/simulation_error.h"
#include "rl/search/out_of_reach_error.h"
#include "util/config_error.h"
#include "util/exit_code.h"

namespace ohmic {
namespace {

/// A person, a shell or a kernel without memory sends these. A program that breaks raises others.
bool comes_from_outside(int signal) {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
         signal == SIGQUIT;
}

JobEnd end_of(const ChildResult& result) {
  if (result.signal != 0) {
    return comes_from_outside(result.signal) ? JobEnd::kKilled : JobEnd::kFailed;
  }
  switch (result.exit_code) {
    case exit_code::kDone:
      return JobEnd::kDone;
    case exit_code::kBadInput:
      return JobEnd::kBadInput;
    case exit_code::kDoesNotFit:
      return JobEnd::kDoesNotFit;
    case exit_code::kOutOfReach:
      return JobEnd::kOutOfReach;
    case exit_code::kInterrupted:
      return JobEnd::kKilled;
    default:
      return JobEnd::kFailed;
  }
}

/// The last line on stderr, without the program's name before it.
std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const std::size_t before = text.rfind('\n', end);
  std::string line = text.substr(before + 1, end - before);
  const std::string name = "ohmic: ";
  if (line.rfind(name, 0) == 0) line.erase(0, name.size());
  return one_line(line);
}

std::string reason_of(const ChildResult& result, JobEnd end) {
  if (result.signal != 0) {
    return (end == JobEnd::kKilled ? "signal " : "ended by signal ") +
           std::to_string(result.signal) + " (" + ::strsignal(result.signal) + ")";
  }
  if (end == JobEnd::kKilled) return "an interrupt";
  std::string line = last_line(result.error);
  return line.empty() ? "exit code " + std::to_string(result.exit_code) : line;
}

/// The line as it stands: ConfigError puts it together again.
ConfigError refusal(const std::string& line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string::npos) return {"ohmic", line};
  return {line.substr(0, colon), line.substr(colon + 2)};
}

}  // namespace

JobOutcome outcome_of(ChildResult result) {
  JobOutcome outcome;
  outcome.end = end_of(result);
  if (outcome.end != JobEnd::kDone) outcome.reason = reason_of(result, outcome.end);
  outcome.output = std::move(result.output);
  return outcome;
}

void throw_error(const JobOutcome& outcome, const std::string& what) {
  switch (outcome.end) {
    case JobEnd::kBadInput:
      throw refusal(outcome.reason);
    case JobEnd::kDoesNotFit:
      throw CapacityError(outcome.reason);
    case JobEnd::kOutOfReach:
      throw OutOfReachError(outcome.reason);
    case JobEnd::kKilled:
      throw std::runtime_error(what + " was ended by " + outcome.reason);
    default:
      throw SimulationError(what + " failed: " + outcome.reason);
  }
}

}  // namespace ohmic
