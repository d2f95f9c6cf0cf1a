#pragma once

#include <string>
#include <vector>

#include "studies/sweep/sweep_row.h"

namespace ohmic {

/// The rows for a terminal: aligned, units in the header, `*` before a chip on the Pareto front,
/// the reason in place of the figures of a chip that has none, and a last line that counts.
std::string sweep_table(const SweepColumns& columns, const std::vector<SweepRow>& rows);

/// "4.284 ms, 3.399 mJ, 531.5 mm2" of an ok chip, else its status and reason, cut to one line.
std::string outcome_text(const SweepColumns& columns, const SweepRow& row);

}  // namespace ohmic
