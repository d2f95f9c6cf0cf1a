#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/float_start.h"
#include "methods/method_progress.h"
#include "methods/round_store.h"

namespace ohmic {

/// A policy's network behind its fine-tuning.
struct TunedPolicy {
  IntegerNetwork network;            ///< or the one before it, if that reads better
  std::vector<FoldedLayer> weights;  ///< of the same, with learned grids
};

/// Fine-tunes the integers of `start` at the policy on task.images images of `trained`, what the
/// policy prunes held at 0, with checkpoints in the file. The better on the validation images, of
/// before and after, is kept. Nothing: the user stopped it.
std::optional<TunedPolicy> tune_policy(const QuantPolicy& policy, const TrainedNetwork& trained,
                                       FloatStart& start, const CompressionTask& task,
                                       const std::string& checkpoint, const RoundStore& store,
                                       const MethodProgress& progress);

}  // namespace ohmic
