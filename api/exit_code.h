#pragma once

#include <exception>

#include "hw/mapping/capacity_error.h"
#include "hw/sim/simulation_error.h"
#include "rl/search/out_of_reach_error.h"
#include "util/config_error.h"

namespace ohmic {

/// The exit code that stands for a failure: 1 if it is none of the program's own.
inline int exit_code_of(const std::exception& failure) {
  if (dynamic_cast<const ConfigError*>(&failure) != nullptr) return 2;
  if (dynamic_cast<const CapacityError*>(&failure) != nullptr) return 3;
  if (dynamic_cast<const SimulationError*>(&failure) != nullptr) return 4;
  if (dynamic_cast<const OutOfReachError*>(&failure) != nullptr) return 5;
  return 1;
}

}  // namespace ohmic
