#pragma once

#include <stdexcept>
#include <string>

namespace ohmic {

/// A failure of the library. what() is the line that the program prints behind `ohmic: `.
class Error : public std::runtime_error {
 public:
  Error(int exit_code, const std::string& problem)
      : std::runtime_error(problem), exit_code_(exit_code) {}

  /// The program's exit code for this failure: 1 internal error, 2 broken input, 3 the network does
  /// not fit the chip, 4 the simulation failed, 5 no policy meets the threshold.
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

}  // namespace ohmic
