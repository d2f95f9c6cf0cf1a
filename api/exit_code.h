#pragma once

#include <exception>

#include "hw/mapping/capacity_error.h"
#include "hw/sim/simulation_error.h"
#include "rl/search/out_of_reach_error.h"
#include "util/config_error.h"
#include "util/exit_code.h"

namespace ohmic {

/// The exit code that stands for a failure: 1 if it is none of the program's own.
inline int exit_code_of(const std::exception& failure) {
  if (dynamic_cast<const ConfigError*>(&failure) != nullptr) return exit_code::kBadInput;
  if (dynamic_cast<const CapacityError*>(&failure) != nullptr) return exit_code::kDoesNotFit;
  if (dynamic_cast<const SimulationError*>(&failure) != nullptr) return exit_code::kFailed;
  if (dynamic_cast<const OutOfReachError*>(&failure) != nullptr) return exit_code::kOutOfReach;
  return exit_code::kBroken;
}

}  // namespace ohmic
