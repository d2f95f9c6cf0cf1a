#include "quant/trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <sstream>
#include <utility>

#include "nets/config_error.h"
#include "quant/trainer_checkpoint.h"

namespace ohmic {
namespace {

constexpr double kPi = 3.14159265358979323846;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const std::vector<at::Tensor>& parameters,
                                                        const TrainOptions& o) {
  if (o.optimizer == OptimizerKind::kAdam) {
    return std::make_unique<torch::optim::AdamW>(
        parameters, torch::optim::AdamWOptions(o.learning_rate).weight_decay(o.weight_decay));
  }
  return std::make_unique<torch::optim::SGD>(parameters, torch::optim::SGDOptions(o.learning_rate)
                                                             .momentum(o.momentum)
                                                             .nesterov(o.momentum > 0)
                                                             .weight_decay(o.weight_decay));
}

/// Sums over the batches of one epoch.
struct Progress {
  double loss = 0;
  std::int64_t right = 0;
  std::size_t images = 0;
};

/// Images and labels of one step.
struct Batch {
  at::Tensor images;  // [N, C, H, W] float
  at::Tensor labels;  // [N] int64
};

/// One training: what lasts over its epochs.
class Training {
 public:
  Training(FloatNetwork& network, const Dataset& data, const TrainOptions& options,
           const TrainHooks& hooks)
      : network_(network),
        data_(data),
        options_(options),
        hooks_(hooks),
        optimizer_(make_optimizer(network.parameters(), options)) {}

  TrainResult run() {
    TrainResult result;
    if (options_.resume)
      result.epochs = restore();
    else
      save(0);
    const auto start = std::chrono::steady_clock::now();
    const int first = result.epochs;
    while (result.epochs < options_.epochs) {
      const auto epoch_start = std::chrono::steady_clock::now();
      Progress progress;
      if (!run_epoch(result.epochs, progress)) {
        result.stopped = true;  // the batches of the broken epoch are not kept
        return result;
      }
      const double epoch_s = seconds_since(epoch_start);
      save(++result.epochs);
      result.validation_accuracy = accuracy(network_, data_.validation);
      const double per_epoch = seconds_since(start) / (result.epochs - first);
      report(result, progress, epoch_s, per_epoch);
    }
    if (first == options_.epochs) result.validation_accuracy = accuracy(network_, data_.validation);
    return result;
  }

 private:
  /// A last batch of one image is left out: batch norms cannot take its variance.
  std::size_t steps_per_epoch() const {
    return std::max<std::size_t>(1, (data_.train.size() + options_.batch - 2) / options_.batch);
  }

  void set_learning_rate(std::size_t step) {
    const double share =
        static_cast<double>(step) / (static_cast<double>(steps_per_epoch()) * options_.epochs);
    const double rate = options_.learning_rate * 0.5 * (1 + std::cos(kPi * share));
    for (auto& group : optimizer_->param_groups()) group.options().set_lr(rate);
  }

  /// False where a stop was asked for.
  bool run_epoch(int epoch, Progress& progress) {
    network_.set_training(true);
    // A generator of its own for every epoch: nothing to save, and an epoch can be run again.
    PortableRandom random(options_.seed * 1'000'003 + static_cast<std::uint64_t>(epoch) + 1);
    const auto order = random.permutation(data_.train.size());
    const std::size_t steps = steps_per_epoch();
    for (std::size_t step = 0; step < steps; ++step) {
      if (hooks_.stop_requested && hooks_.stop_requested()) return false;
      set_learning_rate(static_cast<std::size_t>(epoch) * steps + step);
      const std::size_t first = step * options_.batch;
      const std::size_t count = std::min(options_.batch, order.size() - first);
      learn(make_batch(order.data() + first, count, random), progress);
    }
    if (!std::isfinite(progress.loss)) {
      throw ConfigError("--lr", "the loss is no longer a number; a smaller rate may help");
    }
    return true;
  }

  Batch make_batch(const std::uint32_t* indices, std::size_t count, PortableRandom& random) const {
    const ImageSet& set = data_.train;
    ImageSet chosen;
    chosen.channels = set.channels;
    chosen.height = set.height;
    chosen.width = set.width;
    chosen.pixels.resize(count * set.image_bytes());
    at::Tensor labels = at::empty({static_cast<std::int64_t>(count)}, at::kLong);
    std::int64_t* label = labels.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < count; ++i) {
      augment_image(set, indices[i], options_.augmentation, random,
                    &chosen.pixels[i * set.image_bytes()]);
      label[i] = set.labels[indices[i]];
    }
    return {image_batch(chosen, 0, count), labels};
  }

  void learn(const Batch& batch, Progress& progress) {
    optimizer_->zero_grad();
    const at::Tensor scores = network_.forward(batch.images).flatten(1);
    const at::Tensor labels = batch.labels.to(scores.device());
    const at::Tensor loss = at::cross_entropy_loss(scores, labels, {}, at::Reduction::Mean, -100,
                                                   options_.label_smoothing);
    loss.backward();
    optimizer_->step();
    const auto count = static_cast<std::size_t>(labels.size(0));
    progress.loss += loss.item<double>() * static_cast<double>(count);
    progress.right += scores.argmax(1).eq(labels).sum().item<std::int64_t>();
    progress.images += count;
  }

  void report(const TrainResult& result, const Progress& progress, double epoch_s,
              double per_epoch_s) const {
    if (!hooks_.on_epoch) return;
    const auto images = static_cast<double>(progress.images);
    EpochReport report;
    report.epoch = result.epochs;
    report.epochs = options_.epochs;
    report.loss = progress.loss / images;
    report.train_accuracy = 100 * static_cast<double>(progress.right) / images;
    report.validation_accuracy = result.validation_accuracy;
    report.images_per_s = images / epoch_s;
    report.remaining_s = per_epoch_s * (options_.epochs - result.epochs);
    hooks_.on_epoch(report);
  }

  void save(int epochs) const {
    if (options_.checkpoint.empty()) return;
    std::ostringstream state;
    torch::save(*optimizer_, state);
    write_checkpoint(options_.checkpoint,
                     {epochs, options_.identity, state.str(), network_.save()});
  }

  int restore() {
    const TrainCheckpoint checkpoint = read_checkpoint(options_.checkpoint, options_.identity);
    network_.load(checkpoint.weights, options_.checkpoint);
    std::istringstream state(checkpoint.optimizer);
    try {
      torch::load(*optimizer_, state);
    } catch (const c10::Error&) {
      throw ConfigError(options_.checkpoint, "/optimizer", "is not an optimiser's state");
    }
    return checkpoint.epochs;
  }

  FloatNetwork& network_;
  const Dataset& data_;
  const TrainOptions& options_;
  const TrainHooks& hooks_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace

TrainResult train(FloatNetwork& network, const Dataset& data, const TrainOptions& options,
                  const TrainHooks& hooks) {
  return Training(network, data, options, hooks).run();
}

}  // namespace ohmic
