#include "rl/agents/ppo/rollout_buffer.h"

#include <cmath>
#include <utility>

namespace ohmic {

std::vector<double> advantages(const std::vector<double>& rewards,
                               const std::vector<double>& values, double gamma, double lambda) {
  std::vector<double> result(rewards.size());
  double next_value = 0;
  double next_advantage = 0;
  for (std::size_t t = rewards.size(); t-- > 0;) {
    const double delta = rewards[t] + gamma * next_value - values[t];
    next_advantage = delta + gamma * lambda * next_advantage;
    result[t] = next_advantage;
    next_value = values[t];
  }
  return result;
}

std::vector<double> rewards_to_go(const std::vector<double>& rewards, double gamma) {
  std::vector<double> result(rewards.size());
  double sum = 0;
  for (std::size_t t = rewards.size(); t-- > 0;) {
    sum = rewards[t] + gamma * sum;
    result[t] = sum;
  }
  return result;
}

void normalise(std::vector<double>& values) {
  if (values.empty()) return;
  const double n = static_cast<double>(values.size());
  double mean = 0;
  for (const double v : values) mean += v / n;
  double variance = 0;
  for (const double v : values) variance += (v - mean) * (v - mean) / n;
  // Rounding leaves a deviation near 1e-16 if all values agree; dividing by it would turn noise
  // into gradients.
  const double deviation = std::sqrt(variance);
  const double scale = deviation > 1e-8 ? 1 / deviation : 0;
  for (double& v : values) v = (v - mean) * scale;
}

RolloutBuffer::RolloutBuffer(double gamma, double lambda) : gamma_(gamma), lambda_(lambda) {}

void RolloutBuffer::add(const std::vector<RolloutStep>& episode, double reward) {
  std::vector<double> rewards(episode.size(), 0);
  if (!rewards.empty()) rewards.back() = reward;
  std::vector<double> values;
  for (const RolloutStep& step : episode) {
    batch_.states.insert(batch_.states.end(), step.state.begin(), step.state.end());
    batch_.actions.push_back(step.action);
    batch_.allowed.push_back(step.allowed);
    batch_.log_probabilities.push_back(static_cast<float>(step.log_probability));
    values.push_back(step.value);
  }
  for (const double a : advantages(rewards, values, gamma_, lambda_)) advantages_.push_back(a);
  for (const double r : rewards_to_go(rewards, gamma_)) {
    batch_.returns.push_back(static_cast<float>(r));
  }
}

RolloutBatch RolloutBuffer::take() {
  normalise(advantages_);
  batch_.advantages.assign(advantages_.begin(), advantages_.end());
  advantages_.clear();
  return std::exchange(batch_, {});
}

}  // namespace ohmic
