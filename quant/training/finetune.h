#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "quant/accuracy/accuracy_evaluator.h"
#include "quant/integer/integer_network.h"
#include "quant/network/network_weights.h"
#include "quant/training/trainer.h"

namespace ohmic {

/// Number format of the convolutions in a fine-tuning.
enum class FinetunePrecision {
  kAuto,  ///< bfloat16 for a large network on a processor that multiplies it, else float32
  kFloat32,
  kBfloat16  ///< of the convolutions; weights, grids, linear layers and optimiser stay float32
};

/// Network that a fine-tuning ends with.
enum class FinetuneKeep {
  kBest,  ///< the one that reads best on the validation images among the start and every epoch's
  kLast
};

/// What the chip of this number holds beyond the codes of a layer's weights, in units of codes, one
/// a weight. layer: among the weight layers; bits: of the codes.
using ChipErrors = std::function<std::vector<float>(std::uint64_t chip, std::size_t layer,
                                                    const std::vector<int>& codes, int bits)>;

/// Options of the fine-tuning of a policy's integer network.
struct FinetuneOptions {
  TrainOptions training;      ///< Adam's; momentum, label smoothing: not used
  double clip_rate = 1;       ///< of the clips' logarithms: share of the learning rate
  double distillation = 0.5;  ///< share of the float network's soft targets in the loss, [0, 1]
  bool per_tensor = false;
  FinetunePrecision precision = FinetunePrecision::kAuto;
  int threads = 1;                    ///< of the validation between epochs
  std::size_t validation_images = 0;  ///< read at the start and after each epoch; 0 = all
  FinetuneKeep keep = FinetuneKeep::kBest;
  PruneVector prune;        ///< what of a layer goes as one where the policy prunes
  bool keep_zeros = false;  ///< weights that are 0 at the start stay 0
  ChipErrors chip_errors;   ///< each step sees the weights as another chip has them; null: exact

  FinetuneOptions();
};

/// Folded weights with learned grids. Its integer network at the policy is what was trained.
struct FinetuneResult {
  TrainResult training;
  int kept_epoch = 0;        ///< whose weights these are; 0 = the start's
  double kept_accuracy = 0;  ///< on the validation images that were read, percent
  bool diverged = false;     ///< the loss was no number any more; the best before that is kept
  std::vector<FoldedLayer> weights;
};

/// For every layer which of its weights stay 0: what the policy of `start` prunes and, with
/// options.keep_zeros, what is 0. Empty: none.
std::vector<std::vector<bool>> finetune_masks(const NetworkSpec& network,
                                              const std::vector<FoldedLayer>& weights,
                                              const IntegerNetwork& start,
                                              const FinetuneOptions& options);

/// Trains weights, biases and clips of `start`, an integer network of `weights` rounded to the
/// nearest levels, on data.train with quantisation in the forward pass. Masked weights stay 0.
/// Validation accuracies are those of the integer network. Same start, options and number of
/// threads: same result. Weights that are no numbers count as 0 %. Errors as train(), but where the
/// best is kept a loss that is no number only ends the training.
FinetuneResult finetune(const NetworkSpec& network, const std::vector<FoldedLayer>& weights,
                        const IntegerNetwork& start, const Dataset& data,
                        const FinetuneOptions& options, const TrainHooks& hooks = {});

/// Reads fine-tuned weights at the widths that they learned, on data.validation and the test set.
/// Every grid is learned: a few images of data.train calibrate.
AccuracyEvaluator learned_evaluator(const NetworkSpec& network, std::vector<FoldedLayer> weights,
                                    const Dataset& data, const FinetuneOptions& options);

/// Whether the convolutions of this fine-tuning run in bfloat16.
bool uses_bfloat16(const NetworkSpec& network, FinetunePrecision precision);

}  // namespace ohmic
