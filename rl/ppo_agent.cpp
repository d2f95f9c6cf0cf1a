#include "rl/ppo_agent.h"

#include <torch/torch.h>

#include <stdexcept>

#include "rl/ppo_loss.h"
#include "rl/reachable_actions.h"
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

ActorCriticOptions sizes(const ActionSpace& space, const PpoOptions& options) {
  return {QuantEnv::kStateSize, options.hidden, space.classes(), options.actor_rate,
          options.critic_rate};
}

}  // namespace

PpoAgent::PpoAgent(const AgentContext& context)
    : context_(context),
      options_(context.options.ppo),
      space_(context.env, options_.joint),
      random_(context.seed),
      networks_(sizes(space_, options_), random_.bits()),
      buffer_(options_.gamma, options_.gae_lambda) {}

std::vector<QuantPolicy> PpoAgent::propose(int count) {
  const SingleThread single_thread;
  const torch::NoGradGuard no_gradient;
  const auto episodes = static_cast<std::size_t>(count);
  pending_.assign(episodes, {});
  std::vector<std::vector<int>> taken(episodes);
  for (int step = 0; step < space_.steps(); ++step) take_step(taken);
  std::vector<QuantPolicy> policies;
  for (const auto& actions : taken) policies.push_back(space_.policy(actions));
  return policies;
}

std::vector<RolloutStep> PpoAgent::look(const std::vector<std::vector<int>>& taken,
                                        std::vector<float>& states) const {
  std::vector<RolloutStep> seen(taken.size());
  for (std::size_t i = 0; i < taken.size(); ++i) {
    seen[i].state = space_.state(taken[i]);
    seen[i].allowed =
        options_.masked ? reachable_actions(space_, context_, taken[i]) : all_actions(space_);
    states.insert(states.end(), seen[i].state.begin(), seen[i].state.end());
  }
  return seen;
}

at::Tensor PpoAgent::log_probabilities(const at::Tensor& states,
                                       const std::vector<std::uint64_t>& allowed) const {
  const at::Tensor logits = networks_.logits(states);
  if (!options_.masked) return logits.log_softmax(-1);
  const int classes = space_.classes();
  std::vector<float> forbidden;
  for (const std::uint64_t mask : allowed) {
    for (int action = 0; action < classes; ++action) {
      // Finite, so that probability x log probability is 0 and not NaN.
      forbidden.push_back(((mask >> action) & 1) != 0 ? 0.0F : -1e9F);
    }
  }
  return (logits + view(forbidden, logits.sizes())).log_softmax(-1);
}

void PpoAgent::take_step(std::vector<std::vector<int>>& taken) {
  std::vector<float> states;
  std::vector<RolloutStep> steps = look(taken, states);
  std::vector<std::uint64_t> allowed;
  for (const RolloutStep& step : steps) allowed.push_back(step.allowed);
  const at::Tensor input =
      view(states, {static_cast<std::int64_t>(taken.size()), QuantEnv::kStateSize});
  const at::Tensor logs = log_probabilities(input, allowed).contiguous();
  const at::Tensor probabilities = logs.exp();
  const at::Tensor values = networks_.values(input);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const std::size_t row = i * static_cast<std::size_t>(space_.classes());
    RolloutStep& step = steps[i];
    step.action = random_.choose(probabilities.data_ptr<float>() + row, space_.classes());
    // Rounding may leave the draw to the last class, which may be a forbidden one.
    while (((step.allowed >> step.action) & 1) == 0) --step.action;
    step.log_probability = logs.data_ptr<float>()[row + static_cast<std::size_t>(step.action)];
    step.value = values.data_ptr<float>()[i];
    taken[i].push_back(step.action);
    pending_[i].push_back(step);
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
    const at::Tensor logs = log_probabilities(states, batch.allowed);
    const at::Tensor log_ratio = logs.gather(-1, actions).squeeze(-1) - old_log_probabilities;
    if (-log_ratio.mean().item<double>() > 1.5 * options_.target_kl) break;
    const at::Tensor entropy = -(logs.exp() * logs).sum(-1).mean();
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
