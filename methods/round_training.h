#pragma once

#include <map>
#include <string>
#include <utility>

#include "methods/compression_task.h"
#include "methods/round_store.h"
#include "quant/training/finetune.h"

namespace ohmic {

/// Options of one training of a method: as many images as the task says, in epochs of at most the
/// training set, with checkpoints on the way.
FinetuneOptions round_training(const CompressionTask& task);

/// Sees that the training leaves its checkpoints in the file and goes on from the one that is
/// there. round: what the training of this run is, by name and value; a checkpoint that is damaged
/// or of another one is removed.
void keep_in_file(const std::string& checkpoint, const RoundStore& store,
                  std::map<std::string, std::string> round, TrainOptions& training);

/// The same in the checkpoint of the run's rounds.
inline void keep_in_run(const RoundStore& store, std::map<std::string, std::string> round,
                        TrainOptions& training) {
  keep_in_file(store.directory().checkpoint(), store, std::move(round), training);
}

}  // namespace ohmic
