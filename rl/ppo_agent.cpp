#include "rl/ppo_agent.h"

#include <torch/torch.h>

#include <stdexcept>

#include "rl/ppo_loss.h"
#include "rl/single_thread.h"

namespace ohmic {
namespace {

/// A view of a vector as a tensor: the vector must outlive it.
template <typename T>
at::Tensor view(const std::vector<T>& values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<T*>(values.data()), shape, c10::CppTypeToScalarType<T>::value);
}

template <typename T>
at::Tensor view(const std::vector<T>& values) {
  return view(values, {static_cast<std::int64_t>(values.size())});
}

ActorCriticOptions sizes(const PpoOptions& options) {
  return {QuantEnv::kStateSize, options.hidden, QuantEnv::kActions, options.actor_rate,
          options.critic_rate};
}

}  // namespace

PpoAgent::PpoAgent(const QuantEnv& env, const PpoOptions& options, std::uint64_t seed)
    : env_(env),
      options_(options),
      random_(seed),
      networks_(sizes(options), random_.bits()),
      buffer_(options.gamma, options.gae_lambda) {}

std::vector<QuantPolicy> PpoAgent::propose(int count) {
  const SingleThread single_thread;
  const torch::NoGradGuard no_gradient;
  const auto episodes = static_cast<std::size_t>(count);
  pending_.assign(episodes, {});
  std::vector<std::vector<int>> actions(episodes);
  for (int step = 0; step < env_.steps(); ++step) take_step(step, actions);
  std::vector<QuantPolicy> policies;
  for (const auto& taken : actions) policies.push_back(env_.policy(taken));
  return policies;
}

void PpoAgent::take_step(int step, std::vector<std::vector<int>>& actions) {
  std::vector<float> states;
  for (const auto& taken : actions) {
    const int previous_bits = taken.empty() ? kMaxBits : taken.back() + kMinBits;
    const QuantEnv::State state = env_.state(step, previous_bits);
    states.insert(states.end(), state.begin(), state.end());
  }
  const auto episodes = static_cast<std::int64_t>(actions.size());
  const at::Tensor input = view(states, {episodes, QuantEnv::kStateSize});
  const at::Tensor log_probabilities = networks_.logits(input).log_softmax(-1).contiguous();
  const at::Tensor probabilities = log_probabilities.exp();
  const at::Tensor values = networks_.values(input);
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::size_t row = i * QuantEnv::kActions;
    RolloutStep taken;
    std::copy_n(states.begin() + static_cast<std::ptrdiff_t>(i * QuantEnv::kStateSize),
                taken.state.size(), taken.state.begin());
    taken.action = random_.choose(probabilities.data_ptr<float>() + row, QuantEnv::kActions);
    taken.log_probability =
        log_probabilities.data_ptr<float>()[row + static_cast<std::size_t>(taken.action)];
    taken.value = values.data_ptr<float>()[i];
    actions[i].push_back(taken.action);
    pending_[i].push_back(taken);
  }
}

void PpoAgent::learn(const std::vector<Trial>& trials) {
  if (trials.size() != pending_.size()) {
    throw std::invalid_argument("an agent learns from exactly the policies that it proposed");
  }
  const SingleThread single_thread;
  bool all_alike = true;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    buffer_.add(pending_[i], trials[i].reward);
    all_alike = all_alike && trials[i].reward == trials.front().reward;
  }
  pending_.clear();
  const RolloutBatch batch = buffer_.take();
  const auto steps = static_cast<std::int64_t>(batch.actions.size());
  const at::Tensor states = view(batch.states, {steps, QuantEnv::kStateSize});
  // Where no episode was better than another (all infeasible, say), what is left of the advantages
  // is the critic's error: normalised, it would push the policy about at random.
  if (!all_alike) update_actor(batch, states);
  update_critic(batch, states);
}

void PpoAgent::update_actor(const RolloutBatch& batch, const at::Tensor& states) {
  const at::Tensor actions = view(batch.actions).unsqueeze(-1);
  const at::Tensor old_log_probabilities = view(batch.log_probabilities);
  const at::Tensor gains = view(batch.advantages);
  for (int i = 0; i < options_.train_iterations; ++i) {
    const at::Tensor log_probabilities = networks_.logits(states).log_softmax(-1);
    const at::Tensor log_ratio =
        log_probabilities.gather(-1, actions).squeeze(-1) - old_log_probabilities;
    if (-log_ratio.mean().item<double>() > 1.5 * options_.target_kl) break;
    const at::Tensor entropy = -(log_probabilities.exp() * log_probabilities).sum(-1).mean();
    networks_.step_actor(clipped_surrogate_loss(log_ratio, gains, options_.clip) -
                         options_.entropy * entropy);
  }
}

void PpoAgent::update_critic(const RolloutBatch& batch, const at::Tensor& states) {
  const at::Tensor returns = view(batch.returns);
  for (int i = 0; i < options_.train_iterations; ++i) {
    networks_.step_critic((networks_.values(states) - returns).square().mean());
  }
}

std::string PpoAgent::save() const { return random_.save() + '\n' + networks_.save(); }

void PpoAgent::load(const std::string& state) {
  const std::size_t end = state.find('\n');
  if (end == std::string::npos) throw std::runtime_error("the saved state of the agent is damaged");
  random_.load(state.substr(0, end));
  networks_.load(state.substr(end + 1));
  pending_.clear();
}

}  // namespace ohmic
