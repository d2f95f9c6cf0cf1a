#pragma once

#include <functional>
#include <string>

namespace ohmic {

/// After so many seconds of processor time the process dies of SIGPROF: a test that never ends ends
/// all the same, and a crowded machine changes nothing.
void limit_cpu_time(int seconds);

/// Runs a function in a process of its own (SystemC elaborates once a process) and returns its
/// answer, or how it died.
std::string in_child(const std::function<std::string()>& work);

}  // namespace ohmic
