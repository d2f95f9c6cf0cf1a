#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "quant/training/weight_blocks.h"

namespace ohmic {

/// The magnitudes of one layer's weight codes as trained bit planes, and their signs, which stay
/// (Wu et al. 2024, eq. 1). Planes lie in [0, 1]; a code is the nearest integer to their weighed
/// sum. One plane of one block is a group of the lasso.
class BitPlanes {
 public:
  /// The binary planes of `codes`, [O, ...] in PyTorch's order, |code| < 2^planes. negative: sign
  /// of each weight, of those with code 0 too.
  BitPlanes(const WeightBlocks& blocks, int planes, const std::vector<int>& codes,
            const std::vector<bool>& negative);

  /// Signed codes of all weights, flat and in PyTorch's order, and the sum of all groups' L2 norms;
  /// both with gradients.
  struct Forward {
    at::Tensor codes;  ///< [weights]
    at::Tensor norms;  ///< []
  };
  Forward forward() const;

  /// Brings what an optimiser has moved back into [0, 1] and keeps dropped planes at 0.
  void project();
  /// Makes the planes binary and drops those of each block, from the top, that hold nothing; see
  /// requantize_planes.
  void requantize();

  /// The leaf that learns, [planes, blocks, cells], and which planes are not dropped, [planes,
  /// blocks] of 0 and 1.
  at::Tensor values() const { return values_; }
  at::Tensor masks() const { return masks_; }
  double weights() const { return static_cast<double>(cell_of_weight_.numel()); }
  /// Sum over the weights of the planes that their block has not dropped.
  double kept_planes() const;
  /// What the codes of now need: sum over the weights of their block's planes up to the highest
  /// set bit, and how many codes are not 0.
  struct Stored {
    double planes = 0;
    double nonzero = 0;
  };
  Stored stored() const;

 private:
  at::Tensor values_, masks_;
  at::Tensor signs_;           // [blocks, cells]: -1, 1, or 0 without a weight
  at::Tensor cell_of_weight_;  // [weights], int32
  at::Tensor weights_in_;      // [blocks]
};

}  // namespace ohmic
