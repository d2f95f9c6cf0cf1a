#include "quant/training/distillation.h"

namespace ohmic {
namespace {

constexpr double kTemperature = 2;  // of the soft targets (Hinton, Vinyals, Dean 2015)

/// Cross entropy to the teacher's softened scores, with the temperature's square as its weight.
at::Tensor soft_loss(const at::Tensor& scores, const at::Tensor& teacher) {
  const at::Tensor target = (teacher / kTemperature).softmax(1);
  const at::Tensor logarithm = (scores / kTemperature).log_softmax(1);
  return (target * logarithm).sum(1).mean() * (-kTemperature * kTemperature);
}

}  // namespace

DistillationLoss::DistillationLoss(const NetworkSpec& network,
                                   const std::vector<FoldedLayer>& weights, double share,
                                   at::ScalarType type)
    : share_(share) {
  if (share > 0) teacher_.emplace(network, weights, type);
}

at::Tensor DistillationLoss::of(const at::Tensor& images, const at::Tensor& labels,
                                const at::Tensor& scores) const {
  const at::Tensor loss = at::cross_entropy_loss(scores, labels);
  if (!teacher_) return loss;
  return loss * (1 - share_) + soft_loss(scores, teacher_->forward(images)) * share_;
}

}  // namespace ohmic
