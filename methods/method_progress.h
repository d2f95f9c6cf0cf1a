#pragma once

#include <functional>

#include "methods/compression_task.h"
#include "quant/training/trainer.h"

namespace ohmic {

/// Callbacks of a method at work; each may be empty.
struct MethodProgress {
  std::function<void(const CompressionRound&)> on_round = {};  ///< finished
  TrainHooks training = {};  ///< of every round's training; its stop ends the method
};

}  // namespace ohmic
