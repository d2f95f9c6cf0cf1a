#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/activation.h"
#include "hw/mapping/mapping.h"

namespace ohmic {

/// Groups of a grouped convolution that lie on the diagonal of one array; rows and columns of each.
struct Diagonal {
  int groups = 1;
  int rows = 0;
  int columns = 0;
};

/// Whether an operation unit is as large as its array.
bool is_whole(const OuSize& unit, const ArrayClass& array);

/// What a pair of arrays activates for such weights: all at once with operation units as large as
/// the array, else group by group, strip by strip.
std::vector<ActivationRun> dense_runs(const ChipConfig& chip, const ArrayClass& array,
                                      const Diagonal& weights);

/// Word lines that one activation of these weights drives at most.
int most_rows(const ChipConfig& chip, const ArrayClass& array, const Diagonal& weights);

/// Operation units of one slice of such weights; no index.
UnitCounts dense_units(const std::vector<ActivationRun>& runs);

/// Adds activations to those behind index `first` that convert as many columns.
void add_run(const ActivationRun& more, std::size_t first, std::vector<ActivationRun>& runs);

/// Adds what a pair with these units of a compressed layer activates; `at` has its place.
void add_stored_pair(const StoredLayer& stored, UnitRange units, PairLoad at, Mapping& mapping);

}  // namespace ohmic
