#pragma once

#include <string>
#include <vector>

#include "traces/trace_range.h"
#include "traces/wave_signals.h"

namespace ohmic {

/// The first line of a save file of ours: one that a person saved has another.
extern const char* const kGtkwMark;

/// A GTKWave save file that shows the pipeline at a glance: power; which layers are active; for
/// each layer its first tile's progress, what it waits for, its first PE, that one's converters,
/// its buffers, and in a closed group the tile's units, what its buffers can hold and the links of
/// its router; the links of the I/O port. Signals that are out of scope are left out. `vcd`: the
/// wave's file name, from the folder of the save file. `layers`: a name for each weight layer; in
/// the name of a row its dots are slashes, because GTKWave would show only what is behind the last
/// dot. `starts`: when each layer starts, from t = 0. Markers A to Z stand there: all that lie in
/// the range or, of more than 26, as many at equal distances in their order.
std::string gtkw_text(const std::string& vcd, const Mapping& mapping, const ChipConfig& chip,
                      const WaveSignals& signals, const std::vector<std::string>& layers,
                      const std::vector<Picoseconds>& starts, const TraceRange& range);

}  // namespace ohmic
