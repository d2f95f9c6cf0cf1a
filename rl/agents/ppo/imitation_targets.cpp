#include "rl/agents/ppo/imitation_targets.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace ohmic {
namespace {

constexpr double kDecay = 1.0 / 3;  // of the probability, a bit further away

using Distribution = std::array<float, QuantEnv::kActions>;

Distribution distribution_around(int centre) {
  std::array<double, QuantEnv::kActions> weights{};
  for (int action = 0; action < QuantEnv::kActions; ++action)
    weights[static_cast<std::size_t>(action)] = std::pow(kDecay, std::abs(action - centre));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  Distribution distribution{};
  for (std::size_t i = 0; i < weights.size(); ++i)
    distribution[i] = static_cast<float>(weights[i] / sum);
  return distribution;
}

}  // namespace

ImitationTargets targets_around(const ActionSpace& space, const std::vector<int>& centre,
                                int episodes, RandomSource& random) {
  ImitationTargets targets;
  for (int episode = 0; episode < episodes; ++episode) {
    std::vector<int> taken;
    for (const int action : centre) {
      const QuantEnv::State state = space.state(taken);
      const Distribution wanted = distribution_around(action);
      targets.states.insert(targets.states.end(), state.begin(), state.end());
      targets.probabilities.insert(targets.probabilities.end(), wanted.begin(), wanted.end());
      taken.push_back(random.choose(wanted.begin(), QuantEnv::kActions));
    }
  }
  return targets;
}

}  // namespace ohmic
