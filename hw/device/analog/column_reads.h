#pragma once

#include <cstdint>
#include <vector>

#include "hw/device/analog/read_law.h"
#include "quant/network/gemm_micro_kernel.h"
#include "util/counter_random.h"

namespace ohmic {

/// Reads of a column that are worked on together, one in each lane.
constexpr std::size_t kReadLanes = kTileColumns<double>;

/// Some reads of one column of an operation unit.
struct ColumnRead {
  const double* sums = nullptr;     ///< [kReadLanes]: what the column carries, in steps of a cell
  const double* squares = nullptr;  ///< [kReadLanes]: of the cells' shares; null: no read noise
  const CounterRandom* draws = nullptr;  ///< [kReadLanes]: the random numbers of the unit's reads
  std::uint64_t column = 0;              ///< tells its random numbers from its neighbours'
  const double* driven = nullptr;  ///< [kReadLanes]: 0 if nothing is converted; null: all are 1
  std::size_t lanes = kReadLanes;  ///< in use, from the first one on
  double grain = 0;          ///< a power of 2: an ideal converter's noisy value is a multiple of it
  double* values = nullptr;  ///< [kReadLanes]: codes, or the sums of an ideal converter
};

/// Converts; returns how many codes were clamped.
using ColumnReader = std::uint64_t (*)(const ReadLaw& law, const ColumnRead& read);

/// The readers that this machine can run, the slowest first; never empty. All give the same bits.
std::vector<ColumnReader> column_readers();

}  // namespace ohmic
