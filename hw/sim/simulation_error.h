#pragma once

#include <stdexcept>

namespace ohmic {

/// The kernel failed, the chip stood still before it was done, or a packet leaked. Exit code 4.
class SimulationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ohmic
