#pragma once

#include <cstddef>
#include <vector>

#include "hw/device/analog/column_reads.h"
#include "quant/codes.h"

namespace ohmic {

/// What the DACs drive on some rows in all input slices of some windows, in panels of kReadLanes
/// lanes. A lane is one input slice of one window: slice s of window w is lane s * windows + w.
class DrivenLanes {
 public:
  /// windows: at most kReadLanes.
  DrivenLanes(std::size_t rows, std::size_t windows, int activation_bits, int dac_bits);

  /// The input codes of the rows in one window.
  void load(std::size_t window, const ActivationCode* codes);

  std::size_t rows() const { return rows_; }
  std::size_t windows() const { return windows_; }
  std::size_t panels() const { return is_driven_.size(); }
  /// Lanes of a panel that are in use.
  std::size_t lanes(std::size_t panel) const;
  std::size_t slice_of(std::size_t panel, std::size_t lane) const {
    return (panel * kReadLanes + lane) / windows_;
  }
  std::size_t window_of(std::size_t panel, std::size_t lane) const {
    return (panel * kReadLanes + lane) % windows_;
  }
  /// Levels of the DACs, [rows][kReadLanes].
  const double* levels(std::size_t panel) const {
    return levels_.data() + panel * rows_ * kReadLanes;
  }
  /// Any level above 0?
  bool is_driven(std::size_t panel) const { return is_driven_[panel] != 0; }
  /// The codes themselves, [rows][kReadLanes], a window a lane.
  const double* codes() const { return codes_.data(); }

 private:
  std::size_t rows_, windows_, slices_;
  int dac_bits_;
  std::vector<double> levels_, codes_;
  std::vector<char> is_driven_;
};

/// Products of a tile of columns with a panel: out[i][l] = sum over rows of cells[i][row] *
/// panel[row][l]. cells: [columns][depth], at most kTileRows columns. panel: [depth][kReadLanes].
/// out: [kTileRows][kReadLanes].
void multiply_tile(const double* cells, std::size_t columns, std::size_t depth, const double* panel,
                   double* out);

}  // namespace ohmic
