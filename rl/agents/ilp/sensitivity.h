#pragma once

#include <vector>

#include "rl/env/decision_space.h"
#include "rl/env/trial.h"

namespace ohmic {

/// Loss of accuracy of each choice of each step when it alone is not as at the start (widths of 8
/// bits, the chip as given), and the sum of these as the loss of a candidate.
class Sensitivity {
 public:
  explicit Sensitivity(const DecisionSpace& space);

  /// The candidates that measure it: one step at another choice, all others as at the start.
  std::vector<Candidate> probes() const;
  /// accuracies: of the probes, in their order; baseline: of W8A8; percent. A choice is taken
  /// to lose at least what the choices above it lose, so that noise does not make it look better
  /// than them.
  void measure(const std::vector<double>& accuracies, double baseline);

  /// Percentage points that the step (as DecisionSpace counts) loses at choice `action`.
  double loss(int step, int action) const;
  /// The sum over all steps.
  double loss(const std::vector<int>& actions) const;

  /// The table that measure() made; load() takes it over.
  const std::vector<double>& table() const { return losses_; }
  void load(const std::vector<double>& table) { losses_ = table; }

 private:
  DecisionSpace space_;
  std::vector<std::size_t> first_;  // by step: where its choices begin
  std::vector<double> losses_;      // of every choice of every step
};

}  // namespace ohmic
