#include "rl/agents/ppo/imitation_targets.h"

#include "rl/agents/budget/choices_around.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

/// Over the first `count` of `classes` classes.
std::vector<float> distribution_around(int centre, int count, int classes) {
  std::vector<float> distribution;
  for (const double chance : choices_around(centre, count))
    distribution.push_back(static_cast<float>(chance));
  distribution.resize(static_cast<std::size_t>(classes));
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
