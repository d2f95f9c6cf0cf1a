#pragma once

#include <string>
#include <vector>

#include "studies/sweep/sweep_row.h"

namespace ohmic {

/// sweep.html: the chips by the figures that the Pareto front weighs, a line a chip through all
/// that is swept, and the table. It loads nothing and runs no script. subject: as sweep_subject()
/// made it.
std::string sweep_page(const std::string& subject, const SweepColumns& columns,
                       const std::vector<SweepRow>& rows);

}  // namespace ohmic
