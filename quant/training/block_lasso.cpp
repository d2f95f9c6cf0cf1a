#include "quant/training/block_lasso.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <cstring>

#include "quant/training/distillation.h"
#include "util/config_error.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

// Shares of the steps with a penalty; and at the end.
constexpr std::array<double, 3> kRequantizedAt{0.3, 0.6, 1};
constexpr const char* kSteps = "steps read";

class BlockLassoTrainee final : public TrainableModel {
 public:
  BlockLassoTrainee(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                    const IntegerNetwork& start, const Dataset& data,
                    const FinetuneOptions& options, const BlockLassoOptions& lasso)
      : network_(network),
        data_(data),
        options_(options),
        alpha_(lasso.alpha),
        policy_(widths_of(start)),
        type_(uses_bfloat16(network, options.precision) ? at::kBFloat16 : at::kFloat),
        model_(network, weights, start, lasso.block, options.per_tensor, type_),
        loss_(network, weights, options.distillation, type_),
        pressed_steps_((1 - lasso.settle) *
                       static_cast<double>(training_steps(options.training, data.train.size()))) {}

  std::vector<ParameterGroup> parameters() const override {
    return model_.parameters(options_.clip_rate);
  }
  void read(const at::Tensor& images, const at::Tensor& labels, at::Tensor& loss,
            at::Tensor& scores) override {
    if (is_requantized_at(step_)) {
      model_.requantize();
    } else {
      model_.project();
    }
    const bool pressed = static_cast<double>(step_++) < pressed_steps_;
    const BlockLassoNetwork::Forward forward = model_.forward(images);
    scores = forward.scores;
    loss = loss_.of(images, labels, scores);
    if (pressed) loss = loss + forward.penalty * alpha_;
  }
  /// Read on the integer network.
  double validation_accuracy(int) override {
    model_.project();
    return learned_evaluator(network_, model_.folded(), data_, options_)
        .validation_accuracy(policy_, options_.validation_images);
  }
  std::string note() const override {
    const PlaneFigures figures = model_.figures();
    return fixed_digits(figures.bits_per_weight, 2) + " bits a weight  density " +
           fixed_digits(100 * figures.density, 1) + " %";
  }
  TensorMap save() const override {
    TensorMap tensors = model_.save();
    tensors[kSteps] = int32_tensor({1}, {static_cast<std::int32_t>(step_)});
    return tensors;
  }
  void load(const TensorMap& tensors, const std::string& file) override {
    const auto found = tensors.find(kSteps);
    std::int32_t steps = -1;
    if (found != tensors.end() && found->second.type == TensorType::kI32 &&
        found->second.bytes.size() == sizeof(steps))
      std::memcpy(&steps, found->second.bytes.data(), sizeof(steps));
    if (steps < 0) {
      throw ConfigError(file, std::string("/weights/") + kSteps,
                        "is missing or of another type or shape");
    }
    step_ = static_cast<std::size_t>(steps);
    model_.load(tensors, file);
  }

  /// The end of a training: its planes are exact.
  BlockLassoNetwork& finished() {
    model_.requantize();
    return model_;
  }
  const BlockLassoNetwork& model() const { return model_; }

 private:
  bool is_requantized_at(std::size_t step) const {
    for (const double share : kRequantizedAt) {
      if (step > 0 && step == static_cast<std::size_t>(std::lround(share * pressed_steps_)))
        return true;
    }
    return false;
  }

  const NetworkSpec& network_;
  const Dataset& data_;
  const FinetuneOptions& options_;
  double alpha_;
  QuantPolicy policy_;
  at::ScalarType type_;
  BlockLassoNetwork model_;
  DistillationLoss loss_;
  double pressed_steps_;  // with a penalty
  std::size_t step_ = 0;  // of the next batch
};

}  // namespace

BlockLassoResult train_block_lasso(const NetworkSpec& network,
                                   const std::vector<FoldedLayer>& weights,
                                   const IntegerNetwork& start, const Dataset& data,
                                   const FinetuneOptions& options, const BlockLassoOptions& lasso,
                                   const TrainHooks& hooks) {
  BlockLassoTrainee trainee(network, weights, start, data, options, lasso);
  BlockLassoResult result;
  result.training = train(trainee, data.train, options.training, hooks);
  result.validation_accuracy = result.training.validation_accuracy;
  const BlockLassoNetwork& model = trainee.finished();
  result.figures = model.figures();
  result.weights = model.folded();
  return result;
}

QuantPolicy block_lasso_policy(const NetworkSpec& network, int weight_bits, int activation_bits) {
  QuantPolicy policy = uniform_policy(network, weight_bits, activation_bits);
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    if (network.weight_layer(static_cast<int>(i)).inputs.front() == kNetworkInput)
      policy.layers[i].activation_bits = kBlockLassoBits;
  }
  return policy;
}

}  // namespace ohmic
