#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "datasets/dataset.h"
#include "quant/network/float_network.h"
#include "quant/training/trainable_model.h"
#include "quant/training/trainer_augment.h"
#include "util/config_error.h"

namespace ohmic {

/// Optimiser of a training.
enum class OptimizerKind { kSgd, kAdam };

/// Options of the training of a float network. The learning rate falls from `learning_rate` to 0 on
/// half a cosine over all steps.
struct TrainOptions {
  int epochs = 20;
  std::size_t batch = 128;
  OptimizerKind optimizer = OptimizerKind::kAdam;  ///< with decoupled weight decay
  double learning_rate = 0.002;
  double momentum = 0.9;  ///< of SGD (Nesterov)
  double weight_decay = 0.05;
  double label_smoothing = 0;
  Augmentation augmentation;
  std::uint64_t seed = 1;
  std::string rate_option = "--lr";  ///< what errors call the learning rate
  std::size_t epoch_images = 0;      ///< images an epoch draws, others each time; 0 = all
  std::string checkpoint;            ///< file written after every epoch; empty: none
  /// Also after every so many steps and if a stop is asked for; 0: at ends of epochs alone, and the
  /// batches of a broken epoch are lost.
  std::size_t checkpoint_steps = 0;
  bool resume = false;  ///< go on from `checkpoint`
  /// What a checkpoint must have been made with, by option name.
  std::map<std::string, std::string> identity;
};

/// One finished epoch. Accuracies in percent; train accuracy is over the augmented batches.
struct EpochReport {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  double loss = 0;
  double train_accuracy = 0;
  double validation_accuracy = 0;
  double images_per_s = 0;
  double remaining_s = 0;
  std::string note;  ///< TrainableModel::note
};

/// Steps of a whole training on so many images.
std::size_t training_steps(const TrainOptions& options, std::size_t images);

/// One finished step and the epoch so far; accuracy in percent over the augmented batches.
struct StepReport {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  std::size_t step = 0;  ///< from 1
  std::size_t steps = 0;
  double loss = 0;
  double train_accuracy = 0;
  std::size_t images = 0;  ///< read in this epoch by this process
};

/// Callbacks of a training; each may be empty.
struct TrainHooks {
  std::function<void(const EpochReport&)> on_epoch = {};
  std::function<bool()> stop_requested = {};  ///< asked between batches
  std::function<void(const StepReport&)> on_step = {};
};

/// A training whose loss is no longer a number.
class DivergedError : public ConfigError {
 public:
  using ConfigError::ConfigError;
};

/// End of a training. Stopped: `epochs`, and `steps` of the next one, were finished and lie in the
/// checkpoint.
struct TrainResult {
  bool stopped = false;
  int epochs = 0;
  std::size_t steps = 0;
  double validation_accuracy = 0;
};

/// Trains `network` in place. Batches, crops and flips of an epoch depend on seed and epoch alone,
/// so a resumed training ends with the weights of an uninterrupted one (same machine and threads).
/// Throws ConfigError if a checkpoint is missing, corrupt or of another training; DivergedError.
TrainResult train(FloatNetwork& network, const Dataset& data, const TrainOptions& options,
                  const TrainHooks& hooks = {});

/// The same loop for anything that can be trained. Label smoothing is the trainee's affair.
TrainResult train(TrainableModel& trainee, const ImageSet& images, const TrainOptions& options,
                  const TrainHooks& hooks = {});

}  // namespace ohmic
