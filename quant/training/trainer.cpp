#include "quant/training/trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <sstream>
#include <utility>

#include "quant/training/trainer_checkpoint.h"
#include "util/config_error.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr double kPi = 3.14159265358979323846;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::size_t images_per_epoch(const TrainOptions& o, std::size_t images) {
  return o.epoch_images == 0 ? images : std::min(o.epoch_images, images);
}

/// A last batch of one image is left out: batch norms cannot take its variance.
std::size_t steps_per_epoch(const TrainOptions& o, std::size_t images) {
  return std::max<std::size_t>(1, (images_per_epoch(o, images) + o.batch - 2) / o.batch);
}

/// One optimiser over all groups; their rates are set before every step.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const std::vector<ParameterGroup>& groups,
                                                        const TrainOptions& o) {
  const bool adam = o.optimizer == OptimizerKind::kAdam;
  std::vector<torch::optim::OptimizerParamGroup> list;
  for (const ParameterGroup& group : groups) {
    const double decay = group.decays ? o.weight_decay : 0;
    if (adam) {
      list.emplace_back(group.tensors,
                        std::make_unique<torch::optim::AdamWOptions>(
                            torch::optim::AdamWOptions(o.learning_rate).weight_decay(decay)));
    } else {
      list.emplace_back(group.tensors, std::make_unique<torch::optim::SGDOptions>(
                                           torch::optim::SGDOptions(o.learning_rate)
                                               .momentum(o.momentum)
                                               .nesterov(o.momentum > 0)
                                               .weight_decay(decay)));
    }
  }
  if (adam) return std::make_unique<torch::optim::AdamW>(list);
  return std::make_unique<torch::optim::SGD>(list, torch::optim::SGDOptions(o.learning_rate));
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

/// A float network as the loop wants it.
class FloatTrainee final : public TrainableModel {
 public:
  FloatTrainee(FloatNetwork& network, const ImageSet& validation, double label_smoothing)
      : network_(network), validation_(validation), label_smoothing_(label_smoothing) {}

  std::vector<ParameterGroup> parameters() const override { return {{network_.parameters()}}; }
  void begin_epoch() override { network_.set_training(true); }
  void read(const at::Tensor& images, const at::Tensor& labels, at::Tensor& loss,
            at::Tensor& scores) override {
    scores = network_.forward(images).flatten(1);
    loss = at::cross_entropy_loss(scores, labels.to(scores.device()), {}, at::Reduction::Mean, -100,
                                  label_smoothing_);
  }
  double validation_accuracy(int) override { return accuracy(network_, validation_); }
  TensorMap save() const override { return network_.save(); }
  void load(const TensorMap& tensors, const std::string& file) override {
    network_.load(tensors, file);
  }

 private:
  FloatNetwork& network_;
  const ImageSet& validation_;
  double label_smoothing_;
};

/// One training: what lasts over its epochs.
class Training {
 public:
  Training(TrainableModel& trainee, const ImageSet& images, const TrainOptions& options,
           const TrainHooks& hooks)
      : trainee_(trainee),
        images_(images),
        options_(options),
        hooks_(hooks),
        groups_(trainee.parameters()),
        optimizer_(make_optimizer(groups_, options)) {}

  TrainResult run() {
    TrainResult result;
    if (options_.resume) {
      restore(result);
    } else {
      save(0, 0);
    }
    const auto start = std::chrono::steady_clock::now();
    const int first = result.epochs;
    while (result.epochs < options_.epochs) {
      const auto epoch_start = std::chrono::steady_clock::now();
      Progress progress;
      if (!run_epoch(result, progress)) {
        result.stopped = true;
        return result;
      }
      const double epoch_s = seconds_since(epoch_start);
      result.steps = 0;
      save(++result.epochs, 0);
      result.validation_accuracy = trainee_.validation_accuracy(result.epochs);
      const double per_epoch = seconds_since(start) / (result.epochs - first);
      report(result, progress, epoch_s, per_epoch);
    }
    return result;
  }

 private:
  void set_learning_rate(std::size_t step) {
    const double share =
        static_cast<double>(step) /
        (static_cast<double>(steps_per_epoch(options_, images_.size())) * options_.epochs);
    const double rate = options_.learning_rate * 0.5 * (1 + std::cos(kPi * share));
    auto& groups = optimizer_->param_groups();
    for (std::size_t i = 0; i < groups.size(); ++i)
      groups[i].options().set_lr(rate * groups_[i].rate);
  }

  /// Runs what is left of an epoch, result.steps of which are done. False where a stop was asked
  /// for.
  bool run_epoch(TrainResult& result, Progress& progress) {
    trainee_.begin_epoch();
    // A generator of its own for every epoch: nothing to save, and an epoch can be run again.
    RandomSource random(options_.seed * 1'000'003 + static_cast<std::uint64_t>(result.epochs) + 1);
    auto order = draw_permutation(images_.size(), random);
    order.resize(images_per_epoch(options_, images_.size()));
    const std::size_t steps = steps_per_epoch(options_, images_.size());
    for (std::size_t step = 0; step < steps; ++step) {
      const std::size_t first = step * options_.batch;
      const std::size_t count = std::min(options_.batch, order.size() - first);
      if (step < result.steps) {  // done before: only its draws are repeated
        make_batch(order.data() + first, count, random);
        continue;
      }
      if (hooks_.stop_requested && hooks_.stop_requested()) return stop(result, step);
      if (options_.checkpoint_steps > 0 && step > 0 && step % options_.checkpoint_steps == 0)
        save(result.epochs, step);
      set_learning_rate(static_cast<std::size_t>(result.epochs) * steps + step);
      learn(make_batch(order.data() + first, count, random), progress);
      report_step(result.epochs, step + 1, steps, progress);
    }
    if (!std::isfinite(progress.loss)) {
      throw DivergedError(options_.rate_option,
                          "the loss is no longer a number; a smaller rate may help");
    }
    return true;
  }

  /// Keeps a broken epoch's steps where checkpoints may hold a part of one.
  bool stop(TrainResult& result, std::size_t step) const {
    if (options_.checkpoint_steps == 0) return false;
    result.steps = step;
    save(result.epochs, step);
    return false;
  }

  Batch make_batch(const std::uint32_t* indices, std::size_t count, RandomSource& random) const {
    const ImageSet& set = images_;
    ImageSet chosen;
    chosen.channels = set.channels;
    chosen.height = set.height;
    chosen.width = set.width;
    chosen.normalisation = set.normalisation;
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
    at::Tensor loss, scores;
    trainee_.read(batch.images, batch.labels, loss, scores);
    loss.backward();
    optimizer_->step();
    const auto count = static_cast<std::size_t>(batch.labels.size(0));
    progress.loss += loss.item<double>() * static_cast<double>(count);
    progress.right +=
        scores.argmax(1).eq(batch.labels.to(scores.device())).sum().item<std::int64_t>();
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
    report.note = trainee_.note();
    hooks_.on_epoch(report);
  }

  void report_step(int epoch, std::size_t step, std::size_t steps, const Progress& progress) const {
    if (!hooks_.on_step) return;
    const auto images = static_cast<double>(progress.images);
    hooks_.on_step({epoch + 1, options_.epochs, step, steps, progress.loss / images,
                    100 * static_cast<double>(progress.right) / images, progress.images});
  }

  void save(int epochs, std::size_t steps) const {
    if (options_.checkpoint.empty()) return;
    std::ostringstream state;
    torch::save(*optimizer_, state);
    write_checkpoint(options_.checkpoint,
                     {epochs, steps, options_.identity, state.str(), trainee_.save()});
  }

  void restore(TrainResult& result) {
    const TrainCheckpoint checkpoint = read_checkpoint(options_.checkpoint, options_.identity);
    trainee_.load(checkpoint.weights, options_.checkpoint);
    std::istringstream state(checkpoint.optimizer);
    try {
      torch::load(*optimizer_, state);
    } catch (const std::exception&) {  // LibTorch's own among them
      throw ConfigError(options_.checkpoint, "/optimizer",
                        "is not an optimiser's state as this build writes it");
    }
    result.epochs = checkpoint.epochs;
    result.steps = checkpoint.steps;
    // An epoch is saved before it is judged.
    if (result.epochs > 0 && result.steps == 0)
      result.validation_accuracy = trainee_.validation_accuracy(result.epochs);
  }

  TrainableModel& trainee_;
  const ImageSet& images_;
  const TrainOptions& options_;
  const TrainHooks& hooks_;
  std::vector<ParameterGroup> groups_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

}  // namespace

std::size_t training_steps(const TrainOptions& options, std::size_t images) {
  return steps_per_epoch(options, images) * static_cast<std::size_t>(options.epochs);
}

TrainResult train(FloatNetwork& network, const Dataset& data, const TrainOptions& options,
                  const TrainHooks& hooks) {
  FloatTrainee trainee(network, data.validation, options.label_smoothing);
  return train(trainee, data.train, options, hooks);
}

TrainResult train(TrainableModel& trainee, const ImageSet& images, const TrainOptions& options,
                  const TrainHooks& hooks) {
  return Training(trainee, images, options, hooks).run();
}

}  // namespace ohmic
