#pragma once

#include <vector>

#include "quant/training/block_lasso_network.h"
#include "quant/training/finetune.h"

namespace ohmic {

/// Width of an image, and the most for all weights at the start and for other inputs.
constexpr int kBlockLassoBits = 8;

/// Options of a training that drops bit planes of weight blocks (BWQ-A, Wu et al. 2024), or of
/// whole layers (BSQ).
struct BlockLassoOptions {
  double alpha = 1e-4;  ///< of the penalty, eq. 3
  LassoBlock block;
  double settle = 0;  ///< share of the steps, the last ones, that have no penalty; below 1
};

/// A training's last network, or the network where it was stopped.
struct BlockLassoResult {
  TrainResult training;
  double validation_accuracy = 0;  ///< of the integer network, percent
  PlaneFigures figures;
  std::vector<FoldedLayer> weights;  ///< on their levels, with learned grids
};

/// Trains `weights` as bit planes from their nearest codes on, at the widths and from the input
/// grids of `start`. Planes are re-quantised and dropped after about 30 and 60 percent of the steps
/// with a penalty, behind these and at the end. options.keep is not asked: the last network has the
/// fewest planes. Same start, options and number of threads: same result, resumed or not. Errors as
/// train().
BlockLassoResult train_block_lasso(const NetworkSpec& network,
                                   const std::vector<FoldedLayer>& weights,
                                   const IntegerNetwork& start, const Dataset& data,
                                   const FinetuneOptions& options, const BlockLassoOptions& lasso,
                                   const TrainHooks& hooks = {});

/// The widths of such a network: codes of `weight_bits`, inputs at `activation_bits`, images at
/// their 8.
QuantPolicy block_lasso_policy(const NetworkSpec& network, int weight_bits, int activation_bits);

}  // namespace ohmic
