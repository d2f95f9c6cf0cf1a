#include "rl/agents/ddpg/ddpg_networks.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <cmath>
#include <sstream>

namespace ohmic {
namespace {

using torch::nn::Linear;

constexpr int kHidden = 300;
constexpr double kActorRate = 1e-4;
constexpr double kCriticRate = 1e-3;
constexpr double kFollow = 0.01;

struct Actor : torch::nn::Module {
  Actor() {
    register_module("first", first);
    register_module("second", second);
    register_module("last", last);
  }
  at::Tensor forward(const at::Tensor& states) {
    return last->forward(second->forward(first->forward(states).relu()).relu()).sigmoid();
  }
  Linear first{HaqState::kSize, kHidden};
  Linear second{kHidden, kHidden};
  Linear last{kHidden, 1};
};

struct Critic : torch::nn::Module {
  Critic() {
    register_module("of_state", of_state);
    register_module("of_action", of_action);
    register_module("second", second);
    register_module("last", last);
  }
  at::Tensor forward(const at::Tensor& states, const at::Tensor& actions) {
    const at::Tensor hidden = (of_state->forward(states) + of_action->forward(actions)).relu();
    return last->forward(second->forward(hidden).relu());
  }
  Linear of_state{HaqState::kSize, kHidden};
  Linear of_action{1, kHidden};
  Linear second{kHidden, kHidden};
  Linear last{kHidden, 1};
};

/// PyTorch's own start, uniform in +-1/sqrt(inputs), drawn from our generator.
void initialise(torch::nn::Module& network, at::Generator& generator) {
  const torch::NoGradGuard no_gradient;
  for (const auto& child : network.children()) {
    auto& layer = *child->as<torch::nn::LinearImpl>();
    const double bound = 1 / std::sqrt(static_cast<double>(layer.weight.size(1)));
    layer.weight.uniform_(-bound, bound, generator);
    layer.bias.uniform_(-bound, bound, generator);
  }
}

/// slow += share x (fast - slow).
void follow(torch::nn::Module& slow, const torch::nn::Module& fast, double share) {
  const torch::NoGradGuard no_gradient;
  const auto from = fast.parameters();
  auto to = slow.parameters();
  for (std::size_t i = 0; i < to.size(); ++i) to[i].lerp_(from[i], share);
}

void descend(torch::optim::Adam& optimiser, const at::Tensor& loss) {
  optimiser.zero_grad();
  loss.backward();
  optimiser.step();
}

/// A batch as columns.
struct Columns {
  at::Tensor states, actions, rewards, next, goes_on;
};

Columns columns(const std::vector<Transition>& batch) {
  const auto rows = static_cast<std::int64_t>(batch.size());
  Columns c{torch::empty({rows, HaqState::kSize}), torch::empty({rows, 1}), torch::empty({rows, 1}),
            torch::empty({rows, HaqState::kSize}), torch::empty({rows, 1})};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Transition& t = batch[i];
    std::copy(t.state.begin(), t.state.end(), c.states.data_ptr<float>() + i * HaqState::kSize);
    std::copy(t.next.begin(), t.next.end(), c.next.data_ptr<float>() + i * HaqState::kSize);
    c.actions.data_ptr<float>()[i] = t.action;
    c.rewards.data_ptr<float>()[i] = t.reward;
    c.goes_on.data_ptr<float>()[i] = t.terminal ? 0.0F : 1.0F;
  }
  return c;
}

}  // namespace

struct DdpgNetworks::Networks {
  Networks()
      : actor_optimiser(actor.parameters(), kActorRate),
        critic_optimiser(critic.parameters(), kCriticRate) {}

  Actor actor, slow_actor;
  Critic critic, slow_critic;
  torch::optim::Adam actor_optimiser;
  torch::optim::Adam critic_optimiser;

  template <typename Visitor>
  void visit(Visitor&& visitor) {
    visitor("actor", actor);
    visitor("slow_actor", slow_actor);
    visitor("critic", critic);
    visitor("slow_critic", slow_critic);
    visitor("actor_optimiser", actor_optimiser);
    visitor("critic_optimiser", critic_optimiser);
  }
};

DdpgNetworks::DdpgNetworks(std::uint64_t seed) : networks_(std::make_unique<Networks>()) {
  at::Generator generator = at::detail::createCPUGenerator(seed);
  initialise(networks_->actor, generator);
  initialise(networks_->critic, generator);
  follow(networks_->slow_actor, networks_->actor, 1);
  follow(networks_->slow_critic, networks_->critic, 1);
}

DdpgNetworks::~DdpgNetworks() = default;

double DdpgNetworks::act(const HaqState::State& state) const {
  const torch::NoGradGuard no_gradient;
  HaqState::State copy = state;
  const at::Tensor input = torch::from_blob(copy.data(), {1, HaqState::kSize});
  return networks_->actor.forward(input).item<double>();
}

std::pair<double, double> DdpgNetworks::update(const std::vector<Transition>& batch,
                                               double reward_baseline) {
  Networks& n = *networks_;
  const Columns c = columns(batch);
  at::Tensor target;
  {
    const torch::NoGradGuard no_gradient;
    const at::Tensor next_value = n.slow_critic.forward(c.next, n.slow_actor.forward(c.next));
    target = c.rewards - reward_baseline + c.goes_on * next_value;
  }
  const at::Tensor error = (n.critic.forward(c.states, c.actions) - target).square().mean();
  descend(n.critic_optimiser, error);
  const at::Tensor worth = -n.critic.forward(c.states, n.actor.forward(c.states)).mean();
  descend(n.actor_optimiser, worth);
  follow(n.slow_actor, n.actor, kFollow);
  follow(n.slow_critic, n.critic, kFollow);
  return {error.item<double>(), worth.item<double>()};
}

std::string DdpgNetworks::save() const {
  torch::serialize::OutputArchive all;
  networks_->visit([&all](const char* name, const auto& part) {
    torch::serialize::OutputArchive archive(all.compilation_unit());
    part.save(archive);
    all.write(name, archive);
  });
  std::ostringstream bytes;
  all.save_to(bytes);
  return bytes.str();
}

void DdpgNetworks::load(const std::string& bytes) {
  std::istringstream stream(bytes);
  torch::serialize::InputArchive all;
  all.load_from(stream);
  networks_->visit([&all](const char* name, auto& part) {
    torch::serialize::InputArchive archive;
    all.read(name, archive);
    part.load(archive);
  });
}

}  // namespace ohmic
