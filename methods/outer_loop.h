#pragma once

#include <optional>
#include <vector>

#include "methods/compression_task.h"

namespace ohmic {

/// The outer loop of Wu et al. 2024, algorithm 1: alpha rises until a round loses too much, then
/// activations have one bit less a round until one does; each round trains anew. Alpha begins at
/// kFirstAlpha and doubles. If `budget` rounds are few, two thirds of them raise alpha at most.
/// rounds: all so far, the start among them. Nothing: the loop has ended.
std::optional<LassoTry> next_lasso_try(const std::vector<CompressionRound>& rounds, int budget);

/// The round that is kept: the last within the bound, or the start if there is none.
std::size_t kept_round(const std::vector<CompressionRound>& rounds);

constexpr double kFirstAlpha = 5e-4;

}  // namespace ohmic
