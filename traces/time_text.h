#pragma once

#include <string>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Simulated time as a person writes it: a decimal number of ns, or one with ps, ns, us, ms or s
/// behind it ("250", "1.5us"). Throws ConfigError naming `option` if it is no such thing or not
/// whole picoseconds.
Picoseconds parse_time(const std::string& option, const std::string& text);

/// A time as an exact decimal number of microseconds, nanoseconds: 1500 ps are "0.0015", "1.5".
std::string us_text(Picoseconds time);
std::string ns_text(Picoseconds time);

}  // namespace ohmic
