#include "rl/agents/surrogate/loss_model.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "rl/agents/single_thread.h"
#include "util/normal_deviate.h"

namespace ohmic {
namespace {

// The grid of fit(): asinh(points), a factor a choice, asinh(points).
constexpr double kScales[] = {0.03, 0.1, 0.3, 1};
constexpr double kDecays[] = {0.25, 0.5};
constexpr double kNoises[] = {0.03, 0.1, 0.2, 0.4};
constexpr double kOwn = 0.25;       // deviation of a d, as a share of the s of its step
constexpr double kIntercept = 0.1;  // deviation: the baseline is as noisy as the policies
constexpr double kCaution = 0.35;   // of the deviation of a draw

torch::Tensor as_tensor(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64);
}

std::vector<double> as_vector(const torch::Tensor& values) {
  const torch::Tensor flat = values.contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

}  // namespace

/// The normal distribution of the coefficients after what was judged.
struct LossModel::Fit {
  double evidence = -std::numeric_limits<double>::infinity();  ///< log likelihood, less a constant
  double decay = 0;
  torch::Tensor mean;    ///< [coefficients]
  torch::Tensor factor;  ///< Cholesky factor of the precision
};

LossModel::LossModel(const DecisionSpace& space) : space_(space) {
  for (int step = 0; step < space.steps(); ++step) {
    first_.push_back(coefficients_);
    coefficients_ += static_cast<std::size_t>(space.count(step));
  }
}

LossModel::~LossModel() = default;

void LossModel::add(const std::vector<int>& actions, double loss) {
  judged_.push_back({actions, std::asinh(loss)});
}

void LossModel::fit() {
  const SingleThread single;
  fit_ = std::make_unique<Fit>();
  for (const double decay : kDecays) fit(decay);
}

void LossModel::fit(double decay) {
  const auto size = static_cast<std::int64_t>(coefficients_);
  const auto judged = static_cast<std::int64_t>(judged_.size());
  torch::Tensor features = torch::zeros({judged, size}, torch::kFloat64);
  torch::Tensor losses = torch::zeros({judged}, torch::kFloat64);
  auto feature = features.accessor<double, 2>();
  for (std::int64_t n = 0; n < judged; ++n) {
    const Judged& one = judged_[static_cast<std::size_t>(n)];
    losses[n] = one.loss;
    feature[n][0] = 1;
    for (std::size_t step = 0; step < first_.size(); ++step) {
      const int last = space_.count(static_cast<int>(step)) - 1;
      const auto at = static_cast<std::int64_t>(first_[step]);
      for (int k = one.actions[step]; k < last; ++k) {
        feature[n][at] += std::pow(decay, k);
        feature[n][at + 1 + k] = 1;
      }
    }
  }
  torch::Tensor mean = torch::zeros({size}, torch::kFloat64);
  torch::Tensor deviation = torch::ones({size}, torch::kFloat64);
  for (std::size_t step = 0; step < first_.size(); ++step) {
    const auto at = static_cast<std::int64_t>(first_[step]);
    mean[at] = 1;
    for (int k = 0; k + 1 < space_.count(static_cast<int>(step)); ++k)
      deviation[at + 1 + k] = kOwn * std::pow(decay, k);
  }
  const torch::Tensor gram = features.t().mm(features);
  for (const double scale : kScales) {
    torch::Tensor deviations = deviation * scale;
    deviations[0] = kIntercept;
    const torch::Tensor left = losses - features.mv(mean) * scale;  // by what is expected
    const torch::Tensor projected = features.t().mv(left);
    for (const double noise : kNoises) {
      const double precision = 1 / (noise * noise);
      const torch::Tensor factor =
          torch::linalg_cholesky(gram * precision + torch::diag(deviations.pow(-2)));
      const torch::Tensor shift =
          torch::cholesky_solve((projected * precision).unsqueeze(1), factor).squeeze(1);
      const double evidence =
          -static_cast<double>(judged) * std::log(noise) - deviations.log().sum().item<double>() -
          factor.diagonal().log().sum().item<double>() -
          0.5 * precision * (left.dot(left) - shift.dot(projected)).item<double>();
      if (evidence > fit_->evidence) *fit_ = {evidence, decay, mean * scale + shift, factor};
    }
  }
}

std::vector<double> LossModel::draw(RandomSource& random) const {
  const SingleThread single;
  std::vector<double> noise(coefficients_);
  for (double& value : noise) value = normal_of(random());
  const torch::Tensor spread = torch::linalg_solve_triangular(
      fit_->factor.t(), as_tensor(noise).unsqueeze(1), /*upper=*/true);
  return table(as_vector(fit_->mean + kCaution * spread.squeeze(1)));
}

std::vector<double> LossModel::mean() const { return table(as_vector(fit_->mean)); }

std::vector<double> LossModel::table(const std::vector<double>& coefficients) const {
  std::vector<double> losses;
  for (std::size_t step = 0; step < first_.size(); ++step) {
    const double* of = coefficients.data() + first_[step];
    std::vector<double> of_step(static_cast<std::size_t>(space_.count(static_cast<int>(step))));
    for (std::size_t k = of_step.size() - 1; k-- > 0;) {
      const double more = of[0] * std::pow(fit_->decay, k) + of[1 + k];
      of_step[k] = of_step[k + 1] + std::max(0.0, more);
    }
    losses.insert(losses.end(), of_step.begin(), of_step.end());
  }
  return losses;
}

}  // namespace ohmic
