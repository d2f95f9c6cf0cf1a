#pragma once

#include <string>
#include <vector>

#include "datasets/safetensors.h"

namespace at {
class Tensor;
}

namespace ohmic {

/// Tensors that learn at `rate` times the training's learning rate.
struct ParameterGroup {
  std::vector<at::Tensor> tensors;
  double rate = 1;
  bool decays = true;  ///< whether the training's weight decay pulls them
};

/// A model as a training loop sees it.
class TrainableModel {
 public:
  virtual ~TrainableModel() = default;

  /// What the optimiser moves; the same tensors in the same order every time.
  virtual std::vector<ParameterGroup> parameters() const = 0;
  /// Called before an epoch's first batch.
  virtual void begin_epoch() {}
  /// Fills the loss of a batch (to be differentiated) and its scores [N, classes]. images:
  /// [N, C, H, W] in [0, 1]; labels: [N] int64, both on the CPU.
  virtual void read(const at::Tensor& images, const at::Tensor& labels, at::Tensor& loss,
                    at::Tensor& scores) = 0;
  /// Percent, after so many epochs.
  virtual double validation_accuracy(int epochs) = 0;
  /// What a line of progress says of the model beside its accuracy; may be empty.
  virtual std::string note() const { return {}; }
  /// All that `load` needs to go on from here.
  virtual TensorMap save() const = 0;
  virtual void load(const TensorMap& tensors, const std::string& file) = 0;
};

}  // namespace ohmic
