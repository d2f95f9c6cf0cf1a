#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nets/network_spec.h"

namespace ohmic {

/// Rows and columns of the blocks of a layer's im2col matrix that have a width of their own.
struct LassoBlock {
  int rows = 9;
  int columns = 8;
  bool whole_layer = false;  ///< one block holds all weights; rows and columns say nothing
};

/// Says where the weights of one layer lie in its blocks: strips of rows (input channel, ky, kx),
/// cut into groups of output channels, begun anew in every group of a grouped convolution. The last
/// ones hold fewer weights and as many cells.
class WeightBlocks {
 public:
  WeightBlocks(const Layer& layer, const LassoBlock& size);

  std::int64_t blocks() const { return static_cast<std::int64_t>(weights_in_.size()); }
  std::int64_t cells() const { return cells_; }  ///< of a block
  /// By weight, in PyTorch's order: block * cells() + cell in the block.
  const std::vector<std::int32_t>& cell_of_weight() const { return cell_of_weight_; }
  /// By block: how many weights it holds.
  const std::vector<std::int32_t>& weights_in() const { return weights_in_; }

 private:
  std::int64_t cells_ = 0;
  std::vector<std::int32_t> cell_of_weight_;
  std::vector<std::int32_t> weights_in_;
};

}  // namespace ohmic
