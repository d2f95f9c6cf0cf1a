#pragma once

#include <optional>

#include "methods/float_start.h"
#include "methods/method_progress.h"
#include "methods/round_store.h"

namespace ohmic {

/// Runs the outer loop of a block lasso, each round a training from the float weights on
/// task.images images, or the one training of task.only, which is kept whatever it loses: bwq with
/// blocks of the chip's operation units, bsq with whole layers. Rounds that the store has are not
/// run again, and a training goes on where it was stopped. Nothing: the user stopped it.
std::optional<IntegerNetwork> compress_block_lasso(const CompressionTask& task,
                                                   const LassoBlock& block, FloatStart& start,
                                                   RoundStore& store,
                                                   const MethodProgress& progress);

}  // namespace ohmic
