#pragma once

#include <string>

#include "datasets/safetensors.h"

namespace ohmic {

/// The most accurate state of a fine-tuning so far; a part of its checkpoints.
class FinetuneBest {
 public:
  /// Takes `state` if it is more accurate than all before: the first of equals stays. epoch: 0 for
  /// the start; accuracy: percent.
  void offer(int epoch, double accuracy, const TensorMap& state);

  int epoch() const { return epoch_; }
  double accuracy() const { return accuracy_; }
  const TensorMap& state() const { return state_; }

  /// Adds itself to a checkpoint's tensors, under names of its own.
  void save(TensorMap& tensors) const;
  /// Throws ConfigError naming `file` if the tensors hold no such thing.
  void load(const TensorMap& tensors, const std::string& file);

 private:
  int epoch_ = -1;
  double accuracy_ = -1;
  TensorMap state_;
};

}  // namespace ohmic
