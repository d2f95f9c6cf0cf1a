#pragma once

#include <cstddef>
#include <vector>

namespace ohmic {

/// First and second moments of the columns that im2col makes of a layer's inputs: what rounding
/// errors of different rows of the weight matrix have in common. Empty (rows = 0) where a layer has
/// too many rows, or groups, to keep them.
class InputMoments {
 public:
  explicit InputMoments(std::size_t rows = 0);

  std::size_t rows() const { return rows_; }
  /// Adds `count` windows by their sums. sum: [rows]; products: [rows, rows], sum of x * x^T.
  void add(const double* sum, const double* products, double count);
  void merge(const InputMoments& other);

  std::vector<double> mean() const;
  /// E[(x - mean)(x - mean)^T], [rows, rows] row major.
  std::vector<double> covariance() const;

 private:
  std::size_t rows_;
  double count_ = 0;
  std::vector<double> sum_;
  std::vector<double> products_;
};

}  // namespace ohmic
