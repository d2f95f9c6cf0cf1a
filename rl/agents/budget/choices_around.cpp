#include "rl/agents/budget/choices_around.h"

#include <cmath>
#include <cstdlib>
#include <numeric>

namespace ohmic {
namespace {

constexpr double kDecay = 1.0 / 3;  // of the probability, a choice further away

}  // namespace

std::vector<double> choices_around(int centre, int count) {
  std::vector<double> chances;
  for (int choice = 0; choice < count; ++choice)
    chances.push_back(std::pow(kDecay, std::abs(choice - centre)));
  const double sum = std::accumulate(chances.begin(), chances.end(), 0.0);
  for (double& chance : chances) chance /= sum;
  return chances;
}

}  // namespace ohmic
