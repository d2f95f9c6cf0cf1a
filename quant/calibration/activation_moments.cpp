#include "quant/calibration/activation_moments.h"

#include <algorithm>

namespace ohmic {

InputMoments::InputMoments(std::size_t rows, std::size_t block_rows)
    : rows_(rows), block_rows_(block_rows) {
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t size = std::min(block_rows, rows - first);
    blocks_.push_back({size, 0, {}, {}});
  }
}

void InputMoments::add(std::size_t block, const double* sum, const double* products, double count) {
  Block& b = blocks_[block];
  b.sum.resize(b.rows);
  b.products.resize(b.rows * b.rows);
  for (std::size_t i = 0; i < b.sum.size(); ++i) b.sum[i] += sum[i];
  for (std::size_t i = 0; i < b.products.size(); ++i) b.products[i] += products[i];
  b.count += count;
}

void InputMoments::merge(const InputMoments& other) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& theirs = other.blocks_[i];
    if (theirs.sum.empty()) continue;
    add(i, theirs.sum.data(), theirs.products.data(), theirs.count);
  }
}

std::vector<double> InputMoments::mean() const {
  std::vector<double> mean;
  for (const Block& block : blocks_) {
    for (std::size_t i = 0; i < block.rows; ++i)
      mean.push_back(block.sum.empty() ? 0 : block.sum[i] / block.count);
  }
  return mean;
}

std::vector<double> InputMoments::covariance(std::size_t block) const {
  const Block& b = blocks_[block];
  if (b.sum.empty()) return std::vector<double>(b.rows * b.rows);
  const double count = b.count;
  std::vector<double> covariance = b.products;
  for (std::size_t i = 0; i < covariance.size(); ++i) {
    covariance[i] =
        covariance[i] / count - (b.sum[i / b.rows] / count) * (b.sum[i % b.rows] / count);
  }
  return covariance;
}

}  // namespace ohmic
