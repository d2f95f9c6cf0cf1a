#include "rl/agents/ddpg/exploration_noise.h"

#include <cmath>

namespace ohmic {

double truncated_normal(double mean, double deviation, RandomSource& random) {
  constexpr double kTwoPi = 6.283185307179586;
  for (;;) {
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));  // Box and Muller
    const double value = mean + deviation * radius * std::cos(kTwoPi * random.uniform());
    if (value >= 0 && value <= 1) return value;
  }
}

double exploration_deviation(int since) { return 0.5 * std::pow(0.99, since); }

}  // namespace ohmic
