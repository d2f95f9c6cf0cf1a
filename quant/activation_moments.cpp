#include "quant/activation_moments.h"

#include <algorithm>

namespace ohmic {

InputMoments::InputMoments(std::size_t rows) : rows_(rows), sum_(rows), products_(rows * rows) {}

void InputMoments::add(const double* sum, const double* products, double count) {
  for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += sum[i];
  for (std::size_t i = 0; i < products_.size(); ++i) products_[i] += products[i];
  count_ += count;
}

void InputMoments::merge(const InputMoments& other) {
  add(other.sum_.data(), other.products_.data(), other.count_);
}

std::vector<double> InputMoments::mean() const {
  std::vector<double> mean = sum_;
  for (double& value : mean) value /= std::max(count_, 1.0);
  return mean;
}

std::vector<double> InputMoments::covariance() const {
  const std::vector<double> centre = mean();
  std::vector<double> covariance = products_;
  for (std::size_t i = 0; i < covariance.size(); ++i) {
    covariance[i] = covariance[i] / std::max(count_, 1.0) - centre[i / rows_] * centre[i % rows_];
  }
  return covariance;
}

}  // namespace ohmic
