#pragma once

#include <stdexcept>
#include <string>

namespace ohmic {

/// Reason why a network does not fit the chip, in words with numbers. Exit code 3.
struct CapacityShortfall {
  std::string problem;
};

/// A network does not fit the chip, and a caller cannot go on without it. Exit code 3.
class CapacityError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ohmic
