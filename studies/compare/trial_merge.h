#pragma once

#include <string>
#include <vector>

#include "studies/compare/compared_run.h"

namespace ohmic {

/// Writes one database of all cells: tables meta, cell and trial, whose columns are those of a
/// search's own with the cell's number before them. Written aside and renamed. folders: of the
/// cells' runs, in their order; those of cells that are not done are not read.
void merge_trials(const std::string& path, const std::vector<ComparedRecord>& records,
                  const std::vector<std::string>& folders);

}  // namespace ohmic
