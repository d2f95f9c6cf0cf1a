#include "quant/training/finetune.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/compression/column_vectors.h"
#include "quant/training/distillation.h"
#include "quant/training/fake_quant_network.h"
#include "quant/training/finetune_best.h"

namespace ohmic {
namespace {

constexpr std::int64_t kLargeNetworkMacs = 50'000'000;
constexpr const char* kChips = "chips";  // F32 [1]: drawn so far
constexpr std::size_t kCalibrated = 16;  // images; every grid is learned, none hangs on them

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

/// Whether an integer network can be made of what a rate too high may have left.
bool is_usable(const std::vector<FoldedLayer>& layers) {
  const auto is_clip = [](float v) { return std::isnormal(v) && v > 0; };
  return std::all_of(layers.begin(), layers.end(), [&](const FoldedLayer& layer) {
    const std::vector<float>& clips = layer.learned->weight_clip;
    return all_finite(layer.weight) && all_finite(layer.bias) &&
           is_clip(layer.learned->input_clip) && std::all_of(clips.begin(), clips.end(), is_clip);
  });
}

bool multiplies_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

ImageSet first_images(const ImageSet& set, std::size_t count) {
  count = std::min(count, set.size());
  ImageSet first{set.channels, set.height, set.width, {}, {}, set.normalisation};
  first.pixels.assign(set.image(0), set.image(count));
  first.labels.assign(set.labels.begin(), set.labels.begin() + static_cast<std::ptrdiff_t>(count));
  return first;
}

class FinetuneTrainee final : public TrainableModel {
 public:
  FinetuneTrainee(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                  const IntegerNetwork& start, const Dataset& data, const FinetuneOptions& options)
      : network_(network),
        data_(data),
        options_(options),
        policy_(widths_of(start)),
        type_(uses_bfloat16(network, options.precision) ? at::kBFloat16 : at::kFloat),
        model_(network, weights, start, finetune_masks(network, weights, start, options),
               options.per_tensor, type_),
        loss_(network, weights, options.distillation, type_) {}

  std::vector<ParameterGroup> parameters() const override {
    return model_.parameters(options_.clip_rate);
  }
  void read(const at::Tensor& images, const at::Tensor& labels, at::Tensor& loss,
            at::Tensor& scores) override {
    CodeErrorsOf errors;
    if (options_.chip_errors) {
      errors = [this](std::size_t layer, const std::vector<int>& codes, int bits) {
        return options_.chip_errors(chips_, layer, codes, bits);
      };
    }
    scores = model_.forward(images, errors);
    ++chips_;
    loss = loss_.of(images, labels, scores);
  }
  /// Read on the integer network.
  double validation_accuracy(int epochs) override {
    std::vector<FoldedLayer> weights = model_.folded();
    const double accuracy = is_usable(weights)
                                ? learned_evaluator(network_, std::move(weights), data_, options_)
                                      .validation_accuracy(policy_, options_.validation_images)
                                : 0;
    best_.offer(epochs, accuracy, model_.save());
    return accuracy;
  }
  TensorMap save() const override {
    TensorMap tensors = model_.save();
    best_.save(tensors);
    // Exact up to 2^24 steps.
    if (options_.chip_errors) tensors[kChips] = float_tensor({1}, {static_cast<float>(chips_)});
    return tensors;
  }
  void load(const TensorMap& tensors, const std::string& file) override {
    best_.load(tensors, file);
    model_.load(best_.state(), file);  // refused now, not after hours
    model_.load(tensors, file);
    const auto drawn = tensors.find(kChips);
    if (drawn != tensors.end())
      chips_ = static_cast<std::uint64_t>(to_floats(drawn->second).front());
  }
  const FinetuneBest& best() const { return best_; }
  std::vector<FoldedLayer> folded() const { return model_.folded(); }
  std::vector<FoldedLayer> best_folded() {
    model_.load(best_.state(), "the best epoch");
    return model_.folded();
  }

 private:
  const NetworkSpec& network_;
  const Dataset& data_;
  const FinetuneOptions& options_;
  QuantPolicy policy_;
  at::ScalarType type_;
  FakeQuantNetwork model_;
  DistillationLoss loss_;
  FinetuneBest best_;
  std::uint64_t chips_ = 0;  // drawn so far, one a step
};

}  // namespace

AccuracyEvaluator learned_evaluator(const NetworkSpec& network, std::vector<FoldedLayer> weights,
                                    const Dataset& data, const FinetuneOptions& options) {
  EvaluatorOptions evaluation;
  evaluation.threads = options.threads;
  evaluation.quantizer.per_tensor = options.per_tensor;
  evaluation.quantizer.prune = options.prune;
  evaluation.calibration_images = kCalibrated;
  Dataset images;
  images.validation = data.validation;
  images.train = first_images(data.train, kCalibrated);
  images.load_test = data.load_test;
  return AccuracyEvaluator(network, std::move(weights), std::move(images), evaluation);
}

std::vector<std::vector<bool>> finetune_masks(const NetworkSpec& network,
                                              const std::vector<FoldedLayer>& weights,
                                              const IntegerNetwork& start,
                                              const FinetuneOptions& options) {
  std::vector<std::vector<bool>> masks(weights.size());
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const std::vector<float>& weight = weights[i].weight;
    const std::size_t outputs = weights[i].bias.size();
    const double share = start.layers[i].bits.prune;
    if (share > 0) {
      const auto groups =
          static_cast<std::size_t>(im2col(network.weight_layer(static_cast<int>(i))).groups);
      masks[i] = pruned_weights(weight, {outputs, groups}, options.prune, share);
    }
    if (!options.keep_zeros) continue;
    masks[i].resize(weight.size());
    for (std::size_t w = 0; w < weight.size(); ++w) masks[i][w] = masks[i][w] || weight[w] == 0;
  }
  return masks;
}

FinetuneOptions::FinetuneOptions() {
  training.epochs = 5;
  training.learning_rate = 2e-3;
  training.weight_decay = 0;
}

FinetuneResult finetune(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                        const IntegerNetwork& start, const Dataset& data,
                        const FinetuneOptions& options, const TrainHooks& hooks) {
  FinetuneTrainee trainee(network, weights, start, data, options);
  if (!options.training.resume) trainee.validation_accuracy(0);  // else the checkpoint knows it
  const bool best = options.keep == FinetuneKeep::kBest;
  FinetuneResult result;
  try {
    result.training = train(trainee, data.train, options.training, hooks);
  } catch (const DivergedError&) {
    if (!best) throw;
    result.diverged = true;
  }
  result.kept_epoch = best ? trainee.best().epoch() : result.training.epochs;
  result.kept_accuracy = best ? trainee.best().accuracy() : result.training.validation_accuracy;
  result.weights = best ? trainee.best_folded() : trainee.folded();
  return result;
}

bool uses_bfloat16(const NetworkSpec& network, FinetunePrecision precision) {
  if (precision != FinetunePrecision::kAuto) return precision == FinetunePrecision::kBfloat16;
  std::int64_t macs = 0;
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    const Im2col matrix = im2col(network.weight_layer(static_cast<int>(i)));
    macs += matrix.rows * matrix.columns * matrix.windows * matrix.groups;
  }
  return macs >= kLargeNetworkMacs && multiplies_bfloat16();
}

}  // namespace ohmic
