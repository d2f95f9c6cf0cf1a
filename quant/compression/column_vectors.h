#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// Which weights of a layer go if a share of its column vectors is pruned: true for those that
/// become 0. weight: [outputs][rows] of one convolution group after the other, row major.
/// vector_rows: weights of a vector, neighbours in their output's rows, cut from row 0; the last
/// one of an output may be shorter. share: [0, 1]; floor(share x vectors + 0.5) of them go, least
/// sum of squares first, of equals the first.
std::vector<bool> pruned_weights(const std::vector<float>& weight, std::size_t outputs,
                                 std::size_t vector_rows, double share);

}  // namespace ohmic
