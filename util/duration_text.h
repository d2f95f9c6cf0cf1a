#pragma once

#include <string>

namespace ohmic {

/// A time to go in words that a person reads at a glance: "7 s", "3 min 20 s", "2 h 5 min".
/// seconds: at least 0.
std::string duration_text(double seconds);

}  // namespace ohmic
