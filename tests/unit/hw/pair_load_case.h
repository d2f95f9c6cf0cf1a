#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "hw/device/pe_schedule.h"
#include "hw/mapping/layer_schedule.h"
#include "hw/mapping/pair_loads.h"

namespace ohmic {

/// Cells that a pair of arrays activates at once.
struct Rectangle {
  std::uint32_t pair = 0;
  int row0 = 0, rows = 0, column0 = 0, columns = 0;
  std::uint64_t cells = 0;
};

inline Rectangle rectangle(std::uint32_t pair, int row0, int rows, int column0, int columns) {
  return {pair, row0, rows, column0, columns, static_cast<std::uint64_t>(rows * columns)};
}

/// A PE whose pairs activate some rectangles; those of a pair follow each other.
class RectanglesLoad {
 public:
  explicit RectanglesLoad(const std::vector<Rectangle>& rectangles) {
    for (const Rectangle& r : rectangles) {
      if (pairs_.empty() || pairs_.back().pair != r.pair) {
        pairs_.emplace_back();
        pairs_.back().pair = r.pair;
        pairs_.back().first_run = static_cast<std::uint32_t>(runs_.size());
      }
      PairLoad& pair = pairs_.back();
      pair.rows = std::max(pair.rows, r.row0 + r.rows);
      pair.columns = std::max(pair.columns, r.column0 + r.columns);
      pair.most_rows = std::max(pair.most_rows, r.rows);
      ++pair.runs;
      runs_.push_back({r.columns, 1, static_cast<std::uint64_t>(r.rows), r.cells});
    }
  }
  PeLoad load(std::uint64_t index_bits = 0) const {
    return {pairs_.data(), pairs_.data() + pairs_.size(), runs_.data(), index_bits};
  }

 private:
  std::vector<PairLoad> pairs_;
  std::vector<ActivationRun> runs_;
};

inline PeSchedule schedule_of(const ChipConfig& chip, const std::vector<Rectangle>& rectangles,
                              int slices) {
  return {chip, RectanglesLoad(rectangles).load(), slices};
}

/// Of a PE with one block of `columns` columns and all rows of an array.
inline PeSchedule block_schedule(const ChipConfig& chip, int columns, int slices) {
  const ArrayClass& array = chip.arrays.front();
  return pair_schedule(chip, 0, dense_runs(chip, array, {1, array.rows, columns}), slices);
}

}  // namespace ohmic
