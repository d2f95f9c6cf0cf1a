#pragma once

#include <stdexcept>

namespace ohmic {

/// No policy of a search meets its threshold. what() names the least that one could ask for. Exit
/// code 5.
class OutOfReachError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ohmic
