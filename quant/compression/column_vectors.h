#pragma once

#include <cstddef>
#include <vector>

#include "quant/prune_vector.h"

namespace ohmic {

/// A layer's weights as the matrix that lies in arrays: `outputs` columns, in `groups` convolution
/// groups of as many each; its rows are each output's weights.
struct WeightColumns {
  std::size_t outputs = 0;
  std::size_t groups = 1;
};

/// Which weights of a layer go if a share of its vectors is pruned: true for those that become 0.
/// weight: [outputs][rows], row major. A vector's rows are neighbours, cut from row 0, and its
/// columns neighbours in their convolution group, cut from its first; the last ones may be smaller.
/// share: [0, 1]; floor(share x vectors + 0.5) of them go, least sum of squares first, of equals
/// the first.
std::vector<bool> pruned_weights(const std::vector<float>& weight, WeightColumns matrix,
                                 const PruneVector& vector, double share);

}  // namespace ohmic
