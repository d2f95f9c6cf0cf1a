#pragma once

#include <cstddef>
#include <vector>

#include "quant/codes.h"

namespace ohmic {

/// The weight codes of one convolution group as a matrix: row r of output o at codes[o * rows + r].
struct CodeMatrix {
  std::size_t outputs = 0, rows = 0;
  std::vector<WeightCode> codes;
};

/// Rows and outputs of a block; the blocks at the ends of a matrix may be smaller.
struct BlockSize {
  std::size_t rows = 9, outputs = 8;
};

/// Planes of each block: the bit length of its largest magnitude. Strips of rows one after the
/// other, within a strip the blocks of outputs.
std::vector<int> block_planes(const CodeMatrix& matrix, BlockSize block);

/// What blocks store of a matrix.
struct BlockFigures {
  double bits_per_weight = 0;  ///< planes, mean over the weights; the sign is not counted
  double density = 0;          ///< share of codes other than 0
};
BlockFigures block_figures(const CodeMatrix& matrix, BlockSize block);

/// Weighs the error of a code: (error x scale of its output)^2 x moment of its row.
struct ErrorWeights {
  std::vector<float> scale;     ///< [outputs]: value of code 1
  std::vector<double> moments;  ///< [rows]: second moments of the inputs; empty: 1 each
};

/// Drops the top planes of each block without training (BWQ-PTQ, ours): a block keeps the fewest
/// planes with which its weighed error is at most `share` times what as many weights of the matrix
/// have on average as weighed squares, and its larger codes become the largest that these planes
/// hold. So the error of the matrix is at most `share` of its weighed squares. share: at least 0.
void drop_top_planes(CodeMatrix& matrix, BlockSize block, const ErrorWeights& weights,
                     double share);

}  // namespace ohmic
