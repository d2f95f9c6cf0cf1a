#pragma once

#include <stdexcept>

namespace ohmic {

/// A network does not fit the chip, and a caller cannot go on without it. Exit code 3.
class CapacityError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ohmic
