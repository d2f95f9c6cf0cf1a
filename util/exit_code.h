#pragma once

/// Exit codes of the program, as README.md lists them: what it ends with, and what a study reads of
/// its child processes.
namespace ohmic::exit_code {

constexpr int kDone = 0;
constexpr int kBroken = 1;      ///< none of the program's own failures, or work that was ended
constexpr int kBadInput = 2;    ///< ConfigError
constexpr int kDoesNotFit = 3;  ///< CapacityError
constexpr int kFailed = 4;      ///< SimulationError
constexpr int kOutOfReach = 5;  ///< OutOfReachError
constexpr int kInterrupted = 130;

}  // namespace ohmic::exit_code
