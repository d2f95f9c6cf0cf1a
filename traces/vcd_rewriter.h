#pragma once

#include <istream>
#include <string>
#include <vector>

#include "traces/trace_range.h"
#include "traces/wave_signals.h"
#include "util/file_writer.h"

namespace ohmic {

/// Writes the VCD file that SystemC wrote in kernel time again: `signals` alone, with short codes,
/// without a date, `zero` as time 0, cut to `range`. Begins with all values at `range.from`; the
/// last time stamp is `range.to`. `comments`: lines for the header.
void rewrite_vcd(std::istream& raw, const std::vector<Signal>& signals,
                 const std::vector<std::string>& comments, Picoseconds zero,
                 const TraceRange& range, FileWriter& out);

}  // namespace ohmic
