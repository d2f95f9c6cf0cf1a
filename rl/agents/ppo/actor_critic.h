#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace at {
class Tensor;  // <torch/torch.h> costs many seconds a file
}

namespace ohmic {

/// Sizes and learning rates of both networks.
struct ActorCriticOptions {
  int inputs = 0;
  int hidden = 256;
  int actions = 0;
  double actor_rate = 3e-4;
  double critic_rate = 1e-3;
};

/// Actor and critic of Wei 2022: two perceptrons with two hidden tanh layers each that share
/// nothing, and their Adams.
class ActorCritic {
 public:
  ActorCritic(const ActorCriticOptions& options, std::uint64_t seed);
  ~ActorCritic();

  /// states: [n x inputs]; returns [n x actions].
  at::Tensor logits(const at::Tensor& states) const;
  /// states: [n x inputs]; returns [n].
  at::Tensor values(const at::Tensor& states) const;

  /// One Adam step down the gradient of a scalar that came from logits().
  void step_actor(const at::Tensor& loss);
  /// The same for values().
  void step_critic(const at::Tensor& loss);

  /// Weights and both Adams' moments as bytes.
  std::string save() const;
  void load(const std::string& bytes);

 private:
  struct Networks;
  std::unique_ptr<Networks> networks_;
};

}  // namespace ohmic
