#pragma once

#include <string>
#include <vector>

#include "traces/wave_signals.h"

namespace ohmic {

/// The short name that stands for a signal in the body of a VCD file: letters and digits. `index`:
/// of the signal, from 0.
std::string vcd_code(std::size_t index);

/// The header of a VCD file, up to where its definitions end: timescale 1 ps, the signals in their
/// scopes. `comments`: lines; what would end a comment is replaced in them.
std::string vcd_header(const std::vector<Signal>& signals,
                       const std::vector<std::string>& comments);

}  // namespace ohmic
