#pragma once

#include <functional>
#include <string>

namespace ohmic {

/// Runs a function in a process of its own (SystemC elaborates once a process) and returns its
/// answer, or how it died.
std::string in_child(const std::function<std::string()>& work);

}  // namespace ohmic
