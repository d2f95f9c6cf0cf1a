#include "rl/agents/ppo/imitation_targets.h"

#include <cmath>
#include <cstdlib>
#include <numeric>

#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr double kDecay = 1.0 / 3;  // of the probability, a bit further away

/// Over the first `count` of `classes` classes.
std::vector<float> distribution_around(int centre, int count, int classes) {
  std::vector<double> weights;
  for (int action = 0; action < count; ++action)
    weights.push_back(std::pow(kDecay, std::abs(action - centre)));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<float> distribution(static_cast<std::size_t>(classes));
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
      const std::vector<float> wanted =
          distribution_around(action, space.count(static_cast<int>(taken.size())), space.classes());
      targets.states.insert(targets.states.end(), state.begin(), state.end());
      targets.probabilities.insert(targets.probabilities.end(), wanted.begin(), wanted.end());
      taken.push_back(draw_choice(wanted.begin(), space.classes(), random));
    }
  }
  return targets;
}

}  // namespace ohmic
