#pragma once

#include <chrono>
#include <functional>

#include "quant/training/trainer.h"
#include "util/progress_line.h"

namespace ohmic::app {

/// Tells on stderr how a training goes on. The line of an epoch stays. Within an epoch one line
/// says where it stands: on a terminal at once, elsewhere only if an epoch is long.
class TrainingProgress {
 public:
  void show_epoch(const EpochReport& report);
  void show_step(const StepReport& report);
  /// Hooks that show both. stop: asked between batches. This object must outlive them.
  TrainHooks hooks(std::function<bool()> stop);

 private:
  int epoch_ = 0;
  Pace pace_;  // in steps, over all epochs
  std::chrono::steady_clock::time_point last_line_;
  ProgressLine line_;
};

}  // namespace ohmic::app
