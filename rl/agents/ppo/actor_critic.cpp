#include "rl/agents/ppo/actor_critic.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <cmath>
#include <sstream>

namespace ohmic {
namespace {

torch::nn::Sequential perceptron(int inputs, int hidden, int outputs) {
  using torch::nn::Linear;
  using torch::nn::Tanh;
  return torch::nn::Sequential(Linear(inputs, hidden), Tanh(), Linear(hidden, hidden), Tanh(),
                               Linear(hidden, outputs));
}

/// PyTorch's own start, uniform in +-1/sqrt(inputs), drawn from our generator instead of the global
/// one. last_scale: shrinks the last layer; near 0 the first outputs are all alike.
void initialise(torch::nn::Sequential& network, double last_scale, at::Generator& generator) {
  const torch::NoGradGuard no_gradient;
  const std::size_t last = network->size() - 1;
  for (std::size_t i = 0; i <= last; i += 2) {
    auto& layer = network->at<torch::nn::LinearImpl>(i);
    const double inputs = static_cast<double>(layer.weight.size(1));
    const double bound = (i == last ? last_scale : 1.0) / std::sqrt(inputs);
    layer.weight.uniform_(-bound, bound, generator);
    layer.bias.uniform_(-bound, bound, generator);
  }
}

void descend(torch::optim::Adam& optimiser, const at::Tensor& loss) {
  optimiser.zero_grad();
  loss.backward();
  optimiser.step();
}

// A first policy that is almost uniform sees the whole space before the first update.
constexpr double kActorLastScale = 0.01;

}  // namespace

struct ActorCritic::Networks {
  explicit Networks(const ActorCriticOptions& o)
      : actor(perceptron(o.inputs, o.hidden, o.actions)),
        critic(perceptron(o.inputs, o.hidden, 1)),
        actor_optimiser(actor->parameters(), o.actor_rate),
        critic_optimiser(critic->parameters(), o.critic_rate) {}

  torch::nn::Sequential actor;
  torch::nn::Sequential critic;
  torch::optim::Adam actor_optimiser;
  torch::optim::Adam critic_optimiser;
};

ActorCritic::ActorCritic(const ActorCriticOptions& options, std::uint64_t seed)
    : networks_(std::make_unique<Networks>(options)) {
  at::Generator generator = at::detail::createCPUGenerator(seed);
  initialise(networks_->actor, kActorLastScale, generator);
  initialise(networks_->critic, 1.0, generator);
}

ActorCritic::~ActorCritic() = default;

at::Tensor ActorCritic::logits(const at::Tensor& states) const {
  return networks_->actor->forward(states);
}

at::Tensor ActorCritic::values(const at::Tensor& states) const {
  return networks_->critic->forward(states).squeeze(-1);
}

void ActorCritic::step_actor(const at::Tensor& loss) { descend(networks_->actor_optimiser, loss); }

void ActorCritic::step_critic(const at::Tensor& loss) {
  descend(networks_->critic_optimiser, loss);
}

std::string ActorCritic::save() const {
  torch::serialize::OutputArchive all;
  const auto put = [&all](const std::string& name, const auto& part) {
    torch::serialize::OutputArchive archive(all.compilation_unit());
    part.save(archive);
    all.write(name, archive);
  };
  put("actor", *networks_->actor);
  put("critic", *networks_->critic);
  put("actor_optimiser", networks_->actor_optimiser);
  put("critic_optimiser", networks_->critic_optimiser);
  std::ostringstream bytes;
  all.save_to(bytes);
  return bytes.str();
}

void ActorCritic::load(const std::string& bytes) {
  std::istringstream stream(bytes);
  torch::serialize::InputArchive all;
  all.load_from(stream);
  const auto get = [&all](const std::string& name, auto& part) {
    torch::serialize::InputArchive archive;
    all.read(name, archive);
    part.load(archive);
  };
  get("actor", *networks_->actor);
  get("critic", *networks_->critic);
  get("actor_optimiser", networks_->actor_optimiser);
  get("critic_optimiser", networks_->critic_optimiser);
}

}  // namespace ohmic
