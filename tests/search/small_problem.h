#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "nets/network_spec.h"
#include "rl/env/quant_env.h"
#include "rl/env/reward_function.h"
#include "rl/oracles/candidate_accuracy.h"
#include "rl/oracles/cost_oracle.h"

namespace ohmic::testing {

/// Choices of every step: 2 to 8 bits.
constexpr int kChoices = 7;

/// LeNet-5's five weight layers without the rest of the graph.
inline NetworkSpec lenet_like() {
  NetworkSpec network;
  network.name = "small";
  const auto add = [&network](const char* name, LayerKind kind, Shape in, int out, int kernel) {
    Layer layer;
    layer.name = name;
    layer.kind = kind;
    layer.in = in;
    layer.out_channels = out;
    layer.sliding.kernel_h = layer.sliding.kernel_w = kernel;
    network.weight_layers.push_back(static_cast<int>(network.layers.size()));
    network.layers.push_back(layer);
  };
  add("conv1", LayerKind::kConv2d, {1, 28, 28, false}, 6, 5);
  add("conv2", LayerKind::kConv2d, {6, 12, 12, false}, 16, 5);
  add("fc1", LayerKind::kLinear, {256, 1, 1, true}, 120, 1);
  add("fc2", LayerKind::kLinear, {120, 1, 1, true}, 84, 1);
  add("fc3", LayerKind::kLinear, {84, 1, 1, true}, 10, 1);
  return network;
}

/// A space over the same layers whose steps have one to six choices.
inline DecisionSpace ragged_space() {
  const auto weights = DecisionKind::kWeightBits;
  const auto activations = DecisionKind::kActivationBits;
  return {QuantPolicy{std::vector<LayerBits>(5)},
          {{weights, 1, {2, 4, 8}},
           {activations, 1, {2, 6, 8}},
           {weights, 2, {2, 8}},
           {activations, 2, {3, 4, 5, 6, 7, 8}},
           {weights, 3, {5, 6, 7, 8}},
           {activations, 3, {6}}}};
}

/// The ragged space and two hardware keys, of which the second does not list the chip's own value.
inline DecisionSpace space_with_keys(bool lists_given = false) {
  const DecisionSpace widths = ragged_space();
  std::vector<Decision> steps;
  for (int step = 0; step < widths.steps(); ++step) steps.push_back(widths.decision(step));
  steps.push_back({DecisionKind::kHardwareKey, 0, {}, 0, 0.5, {"4", "6"}, 1, true});
  steps.push_back({DecisionKind::kHardwareKey, 1, {}, 0, 0.5, {"64", "16", "8"}, 0, lists_given});
  return {widths.baseline(), std::move(steps)};
}

/// Shares of LeNet-5's layers in latency, energy and power; time grows with a, energy with w x a,
/// power with w.
class AdditiveCost final : public CostOracle {
 public:
  std::vector<TimedAnswer<HardwareCost>> price(const std::vector<Candidate>& policies) override {
    std::vector<TimedAnswer<HardwareCost>> answers;
    for (const Candidate& policy : policies)
      answers.push_back(timed([&] { return cost_of(policy); }));
    calls_ += policies.size();
    return answers;
  }
  std::uint64_t simulator_calls() const override { return calls_; }

  /// A hardware key's value v takes 0.1 / v of the latency more, and 0.001 v of the energy.
  static HardwareCost cost_of(const Candidate& policy) {
    constexpr double kLatency[] = {.78, .15, .03, .02, .02};
    constexpr double kEnergy[] = {.56, .30, .10, .03, .01};
    constexpr double kPower[] = {.14, .29, .29, .14, .14};
    HardwareCost cost;
    for (std::size_t i = 0; i < 5; ++i) {
      const double w = policy.layers[i].weight_bits / 8.0;
      const double a = policy.layers[i].activation_bits / 8.0;
      cost.latency_ms += .16 * kLatency[i] * a;
      cost.energy_mj += .0023 * kEnergy[i] * w * a;
      cost.component_power_w += .8 * kPower[i] * w;
    }
    for (const std::string& value : policy.hardware) {
      cost.latency_ms *= 1 + .1 / std::stod(value);
      cost.energy_mj *= 1 + .001 * std::stod(value);
    }
    return cost;
  }

 private:
  std::uint64_t calls_ = 0;
};

/// Every width below 8 loses some accuracy by itself, about four times less a bit more.
/// `before_answer` may throw: a stand-in for a process that dies.
class AdditiveAccuracy final : public CandidateAccuracy {
 public:
  std::function<void()> before_answer = [] {};

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& policies) override {
    std::vector<TimedAnswer<double>> answers;
    for (const Candidate& policy : policies) {
      before_answer();
      answers.push_back(timed([&] { return accuracy_of(policy); }));
    }
    return answers;
  }

  static double accuracy_of(const Candidate& policy) {
    constexpr double kWeightLoss[] = {0, 5, 2, 3, 0};
    constexpr double kActivationLoss[] = {0, 4, 6, 2, 0};
    double accuracy = 98.5;
    for (std::size_t i = 0; i < 5; ++i) {
      accuracy -= kWeightLoss[i] * loss_factor(policy.layers[i].weight_bits);
      accuracy -= kActivationLoss[i] * loss_factor(policy.layers[i].activation_bits);
    }
    return accuracy;
  }

 private:
  /// 1 at 2 bits, 0 at 8.
  static double loss_factor(int bits) {
    return (std::pow(4.0, 8 - bits) - 1) / (std::pow(4.0, 6) - 1);
  }
};

inline RewardFunction judge_at(double threshold, const QuantEnv& env) {
  RewardOptions options;
  options.threshold = threshold;
  const Candidate wide = env.baseline();
  return {options, {AdditiveAccuracy::accuracy_of(wide), AdditiveCost::cost_of(wide)}};
}

/// The true optimum, by trying all 7^6 policies.
inline Trial optimum(const QuantEnv& env, const RewardFunction& reward) {
  std::vector<int> actions(static_cast<std::size_t>(env.steps()), 0);
  Trial best;
  for (bool more = true; more;) {
    const Candidate policy = env.policy(actions);
    const Trial trial = reward.judge(
        0, policy, {AdditiveAccuracy::accuracy_of(policy), AdditiveCost::cost_of(policy)});
    if (best.policy.layers.empty() || better(trial, best)) best = trial;
    std::size_t digit = 0;
    while (digit < actions.size() && ++actions[digit] == kChoices) actions[digit++] = 0;
    more = digit < actions.size();
  }
  return best;
}

}  // namespace ohmic::testing
