#include "methods/round_training.h"

#include <filesystem>
#include <utility>

#include "quant/training/trainer_checkpoint.h"
#include "util/config_error.h"
#include "util/content_hash.h"
#include "util/file_io.h"

namespace ohmic {

FinetuneOptions round_training(const CompressionTask& task) {
  const std::size_t all = task.trained.data.train.size();
  FinetuneOptions options;
  options.threads = task.threads;
  options.distillation = task.distillation;
  options.prune = task.prune;
  options.training.seed = task.seed;
  options.training.batch = task.batch;
  options.training.epochs = static_cast<int>((task.images + all - 1) / all);
  options.training.epoch_images = task.images / static_cast<std::size_t>(options.training.epochs);
  options.training.checkpoint_steps = 100;
  return options;
}

void keep_in_file(const std::string& checkpoint, const RoundStore& store,
                  std::map<std::string, std::string> round, TrainOptions& training) {
  training.checkpoint = checkpoint;
  training.identity = std::move(round);
  training.identity["run"] = content_hash(store.config().dump());
  if (!file_exists(training.checkpoint)) return;
  try {
    read_checkpoint(training.checkpoint, training.identity);
    training.resume = true;
  } catch (const ConfigError&) {
    std::filesystem::remove(training.checkpoint);
  }
}

}  // namespace ohmic
