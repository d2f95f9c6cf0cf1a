#pragma once

#include <functional>
#include <vector>

#include "methods/compression_task.h"
#include "quant/training/trainer.h"
#include "rl/env/trial.h"

namespace ohmic {

/// Callbacks of a method at work; each may be empty.
struct MethodProgress {
  std::function<void(const CompressionRound&)> on_round = {};  ///< finished
  /// A stage in which an agent plays begins, or goes on.
  std::function<void(int stage, int episodes)> on_stage = {};
  /// An episode of it was played; evaluations: distinct policies among all.
  std::function<void(const std::vector<Trial>& trials, int evaluations)> on_episode = {};
  TrainHooks training = {};  ///< of every round's training; its stop ends the method
};

}  // namespace ohmic
