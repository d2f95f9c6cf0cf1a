#pragma once

#include <cstddef>
#include <vector>

#include "nets/network_spec.h"
#include "quant/network/gemm_micro_kernel.h"
#include "quant/network/reference_layers.h"

namespace ohmic {

/// The im2col columns of a batch of images at one weight layer, kTileColumns at a time: column
/// n * windows + w is window w of image n, padding is 0.
class ColumnPanels {
 public:
  static constexpr std::size_t kColumns = kTileColumns<float>;

  ColumnPanels(const Layer& layer, const std::vector<const Values*>& inputs);

  std::size_t rows() const { return rows_; }        ///< of one group
  std::size_t columns() const { return columns_; }  ///< of the batch
  /// Panel of the columns [first, first + kColumns) of a group, [rows][kColumns]; zeros behind the
  /// last column.
  const std::vector<float>& fill(std::size_t first, int group);

 private:
  /// Neighbouring columns whose inputs lie at a constant distance.
  struct Run {
    std::size_t column = 0, count = 0, base = 0;
  };
  std::vector<Run> runs_of(std::size_t first) const;

  const Layer& layer_;
  std::size_t rows_, columns_;
  std::size_t width_, map_;    // of a padded row, of a padded channel
  std::vector<float> padded_;  // [image][channel][map]
  std::vector<float> panel_;
};

}  // namespace ohmic
