#include "rl/agents/ilp/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace ohmic {
namespace {

/// Where measured losses tie, the wider width is the safer one: the noise of rounding falls by four
/// a bit. Far below one image of any validation set.
double tie_breaker(int action) { return 1e-3 * std::pow(4.0, -action); }

}  // namespace

Sensitivity::Sensitivity(const DecisionSpace& space) : space_(space) {
  std::size_t choices = 0;
  for (int step = 0; step < space.steps(); ++step) {
    first_.push_back(choices);
    choices += static_cast<std::size_t>(space.count(step));
  }
  losses_.resize(choices);
}

std::vector<Candidate> Sensitivity::probes() const {
  const std::vector<int> wide = space_.actions(space_.start());
  std::vector<Candidate> probes;
  for (std::size_t step = 0; step < wide.size(); ++step) {
    for (int action = 0; action < space_.count(static_cast<int>(step)); ++action) {
      if (action == wide[step]) continue;
      std::vector<int> actions = wide;
      actions[step] = action;
      probes.push_back(space_.policy(actions));
    }
  }
  return probes;
}

void Sensitivity::measure(const std::vector<double>& accuracies, double baseline) {
  const auto steps = static_cast<std::size_t>(space_.steps());
  if (accuracies.size() != losses_.size() - steps) {
    throw std::invalid_argument("a sensitivity is measured by one accuracy a probe");
  }
  const std::vector<int> wide = space_.actions(space_.start());
  for (std::size_t step = 0; step < steps; ++step) {
    const int last = space_.count(static_cast<int>(step)) - 1;
    std::optional<double> least;  // of the choices above
    for (int action = last; action >= 0; --action) {
      const std::size_t choice = first_[step] + static_cast<std::size_t>(action);
      const std::size_t probe = choice - step - (action > wide[step] ? 1 : 0);
      const double loss = action == wide[step] ? 0 : baseline - accuracies[probe];
      least = least ? std::max(*least, loss) : loss;
      losses_[choice] = *least + (action == last ? 0 : tie_breaker(action));
    }
  }
}

double Sensitivity::loss(int step, int action) const {
  return losses_[first_[static_cast<std::size_t>(step)] + static_cast<std::size_t>(action)];
}

double Sensitivity::loss(const std::vector<int>& actions) const {
  double sum = 0;
  for (std::size_t step = 0; step < actions.size(); ++step) {
    sum += loss(static_cast<int>(step), actions[step]);
  }
  return sum;
}

}  // namespace ohmic
