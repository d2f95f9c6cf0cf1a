#pragma once

#include <cstdint>

#include "hw/device/timing.h"

namespace ohmic {

/// What a PE does for each window of a run: its block's geometry at the layer's widths.
struct PeTask {
  std::uint64_t rows = 0, columns = 0;  ///< in use
  std::uint64_t cells = 0;              ///< of one array in use: rows x columns but for a block of
                                        ///< several convolution groups, which fill its diagonal
  std::uint64_t groups = 0;             ///< crossbar groups in use
  std::uint64_t input_slices = 0;
  std::uint64_t drives = 0;         ///< of the array, a slice
  std::uint64_t window_cycles = 0;  ///< chip cycles of a window
  SliceTiming timing;
};

}  // namespace ohmic
