#include "quant/activation_moments.h"

#include <algorithm>

namespace ohmic {

InputMoments::InputMoments(std::size_t rows, std::size_t block_rows)
    : rows_(rows), block_rows_(block_rows) {
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t size = std::min(block_rows, rows - first);
    blocks_.push_back({size, 0, std::vector<double>(size), std::vector<double>(size * size)});
  }
}

void InputMoments::add(std::size_t block, const double* sum, const double* products, double count) {
  Block& b = blocks_[block];
  for (std::size_t i = 0; i < b.sum.size(); ++i) b.sum[i] += sum[i];
  for (std::size_t i = 0; i < b.products.size(); ++i) b.products[i] += products[i];
  b.count += count;
}

void InputMoments::merge(const InputMoments& other) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& theirs = other.blocks_[i];
    add(i, theirs.sum.data(), theirs.products.data(), theirs.count);
  }
}

std::vector<double> InputMoments::mean() const {
  std::vector<double> mean;
  for (const Block& block : blocks_) {
    for (const double sum : block.sum) mean.push_back(sum / std::max(block.count, 1.0));
  }
  return mean;
}

std::vector<double> InputMoments::covariance(std::size_t block) const {
  const Block& b = blocks_[block];
  const double count = std::max(b.count, 1.0);
  std::vector<double> covariance = b.products;
  for (std::size_t i = 0; i < covariance.size(); ++i) {
    covariance[i] =
        covariance[i] / count - (b.sum[i / b.rows] / count) * (b.sum[i % b.rows] / count);
  }
  return covariance;
}

}  // namespace ohmic
