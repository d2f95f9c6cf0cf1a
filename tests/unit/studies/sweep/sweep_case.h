#pragma once

#include <string>
#include <utility>
#include <vector>

#include "studies/sweep/sweep_row.h"

namespace ohmic {

/// The columns of a sweep over these keys, without or with searches.
inline SweepColumns columns_of(std::vector<std::string> keys, bool search = false) {
  SweepPlan plan;
  plan.search = search;
  return sweep_columns(std::move(keys), plan);
}

/// What a chip without a result has in the place of its figures.
inline std::vector<Json> no_figures() { return std::vector<Json>(columns_of({}).figures.size()); }

}  // namespace ohmic
