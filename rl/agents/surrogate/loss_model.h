#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "rl/env/decision_space.h"
#include "util/random_source.h"

namespace ohmic {

/// What policies lose, learnt from those that were judged: Bayesian linear regression. The loss of
/// a policy is a sum over steps and, in each step, over the choices that it lies below the last
/// one: s(step) decay^k + d(step, k) for coming down from choice k + 1 to k. Before anything is
/// judged, the sensitivity s(step) is normal with mean and deviation `scale`, and d(step, k), what
/// a choice has of its own, with mean 0 and a deviation of a quarter of scale decay^k. Scale, decay
/// and the deviation of what no sum explains are those of a grid that make the judged losses
/// likeliest. Losses beyond a point count less and less: the sum is of asinh(percentage points),
/// because a network that is broken anyway says little on single widths.
class LossModel {
 public:
  explicit LossModel(const DecisionSpace& space);
  ~LossModel();

  /// actions: as DecisionSpace::actions(); loss: percentage points below the baseline.
  void add(const std::vector<int>& actions, double loss);
  /// Fits what has been added. To be called before draw() and mean().
  void fit();
  /// The losses by step and choice, step by step, of one model drawn from those that what was
  /// judged leaves possible (Thompson sampling): asinh(points), 0 for a step's last choice, never
  /// falling towards the lower ones.
  std::vector<double> draw(RandomSource& random) const;
  /// The same of the likeliest model.
  std::vector<double> mean() const;

 private:
  struct Judged {
    std::vector<int> actions;
    double loss = 0;  // asinh(points)
  };
  struct Fit;
  /// Fits with one decay; keeps the fit if it is likelier than the one at hand.
  void fit(double decay);
  std::vector<double> table(const std::vector<double>& coefficients) const;

  DecisionSpace space_;
  std::vector<std::size_t> first_;  // by step: s, then every d; 0 is the intercept
  std::size_t coefficients_ = 1;
  std::vector<Judged> judged_;
  std::unique_ptr<Fit> fit_;
};

}  // namespace ohmic
