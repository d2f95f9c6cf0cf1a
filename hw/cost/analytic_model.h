#pragma once

#include <cstdint>

#include "hw/config/chip_config.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Eq. 7: crossbars = sum of 2 x slices x row blocks x column blocks. No kernel.
std::uint64_t analytic_crossbars(const Mapping& mapping);

/// Eq. 8: input cycles = sum of ceil(a / Res_DAC) x windows.
std::uint64_t analytic_input_cycles(const Mapping& mapping);

/// Conversions = sum over layers of input cycles x row blocks x columns x slices (x groups).
std::uint64_t analytic_conversions(const Mapping& mapping);

/// Time in which a layer's PEs compute all its windows one after the other, inputs always there:
/// windows x (line buffer read + bus + PE window) of its slowest tile; with two sets of input
/// registers the longer of (read + bus) and PE window but for the last. If windows read only new
/// pixels, as if none began a row. A lower bound of the timed chip's end - start.
Picoseconds analytic_layer_time(const Mapping& mapping, const ChipConfig& chip, std::size_t layer);

}  // namespace ohmic
