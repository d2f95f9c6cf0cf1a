#pragma once

#include <map>
#include <string>

#include "methods/compression_task.h"
#include "methods/round_store.h"
#include "quant/training/finetune.h"

namespace ohmic {

/// Options of one training of a method: as many images as the task says, in epochs of at most the
/// training set, with checkpoints on the way.
FinetuneOptions round_training(const CompressionTask& task);

/// Sees that the training leaves its checkpoints in the run and goes on from the one that is there.
/// round: what the training is, by name and value; a checkpoint that is damaged or of another one
/// is removed.
void keep_in_run(const RoundStore& store, std::map<std::string, std::string> round,
                 TrainOptions& training);

}  // namespace ohmic
