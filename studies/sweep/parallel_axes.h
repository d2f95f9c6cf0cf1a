#pragma once

#include <string>
#include <vector>

#include "studies/sweep/sweep_row.h"

namespace ohmic {

/// A drawing with an upright axis a swept key and a figure, and a line a chip that is ok: in the
/// colour of the front over all others. figures: names, of numbers. An inline SVG element.
std::string parallel_axes(const SweepColumns& columns, const std::vector<SweepRow>& rows,
                          const std::vector<std::string>& figures);

}  // namespace ohmic
