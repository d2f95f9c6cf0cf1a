#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// First and second moments of the columns that im2col makes of a layer's inputs: what rounding
/// errors of different rows of the weight matrix have in common. Second moments are kept within
/// blocks of neighbouring rows only. rows = 0: none.
class InputMoments {
 public:
  explicit InputMoments(std::size_t rows = 0, std::size_t block_rows = 1);

  std::size_t rows() const { return rows_; }
  std::size_t blocks() const { return blocks_.size(); }
  std::size_t first_row(std::size_t block) const { return block * block_rows_; }
  std::size_t block_rows(std::size_t block) const { return blocks_[block].rows; }

  /// Adds `count` windows to one block by their sums. sum: [block_rows(block)]; products: its
  /// square, sum of x * x^T.
  void add(std::size_t block, const double* sum, const double* products, double count);
  void merge(const InputMoments& other);

  /// Mean of every row.
  std::vector<double> mean() const;
  /// E[(x - mean)(x - mean)^T] of one block, row major.
  std::vector<double> covariance(std::size_t block) const;

 private:
  struct Block {
    std::size_t rows;
    double count;
    std::vector<double> sum, products;  // empty until the first add()
  };
  std::size_t rows_;
  std::size_t block_rows_;
  std::vector<Block> blocks_;
};

}  // namespace ohmic
