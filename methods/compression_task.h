#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quant/integer/integer_network.h"
#include "quant/network/trained_network.h"
#include "quant/prune_vector.h"
#include "quant/training/weight_blocks.h"
#include "rl/oracles/judges.h"

namespace ohmic {

/// Percentage points of validation accuracy that a method may lose against the float network.
constexpr double kAllowedLoss = 1;

/// What a block lasso trains with.
struct LassoTry {
  double alpha = 0;
  int activation_bits = 8;
};

/// What a method begins with and how much it may do.
struct CompressionTask {
  const TrainedNetwork& trained;
  LassoBlock unit;                    ///< of the chip's operation units
  PruneVector prune;                  ///< what goes as one where a policy prunes
  int rounds = 0;                     ///< policies, or trainings of a method that trains
  std::size_t images = 0;             ///< training images of each
  std::size_t batch = 32;             ///< of them a step
  double distillation = 0;            ///< share of the float network's soft targets in their loss
  double threshold = 0;               ///< highest cost ratio of a search of widths; 0: apq's own
  std::string prune_agent = "ddpg";   ///< of `ohmic search`: chooses what apq prunes
  double prune_loss = 3;              ///< points that apq may lose before its fine-tuning
  int weight_bits = 8;                ///< that a block lasso starts with
  double settle = 0;                  ///< share of a block lasso's steps, the last, without penalty
  std::optional<LassoTry> only = {};  ///< one training in the place of the outer loop
  std::uint64_t seed = 1;
  int threads = 1;           ///< of accuracies; the result does not depend on it
  Judges* judges = nullptr;  ///< other processes that judge the policies of its searches
};

/// One try of a method.
struct CompressionRound {
  int number = 0;  ///< 0: the start, which is not trained
  double alpha = 0;
  int weight_bits = 8, activation_bits = 8;
  double validation_accuracy = 0;  ///< of the integer network, percent
  double bits_per_weight = 0;      ///< its width, or magnitude planes as PlaneFigures counts them
  double density = 0;
  bool within = false;  ///< loses at most kAllowedLoss
  double seconds = 0;
};

}  // namespace ohmic
