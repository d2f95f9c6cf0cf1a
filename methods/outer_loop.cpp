#include "methods/outer_loop.h"

#include <cmath>

#include "quant/quant_policy.h"

namespace ohmic {
namespace {

constexpr int kFirstActivationBits = 8;

/// Rounds that raised alpha, and whether the loop is still at it.
struct AlphaPhase {
  int rounds = 0;
  bool open = true;
};

AlphaPhase alpha_phase(const std::vector<CompressionRound>& rounds, int budget) {
  AlphaPhase phase;
  for (const CompressionRound& round : rounds) {
    if (round.number == 0 || round.activation_bits != kFirstActivationBits) continue;
    ++phase.rounds;
    phase.open = phase.open && round.within;
  }
  phase.open = phase.open && phase.rounds < budget - budget / 3;
  return phase;
}

}  // namespace

std::optional<LassoTry> next_lasso_try(const std::vector<CompressionRound>& rounds, int budget) {
  const int played = static_cast<int>(rounds.size()) - 1;
  if (played >= budget) return std::nullopt;
  const AlphaPhase phase = alpha_phase(rounds, budget);
  if (phase.open) return LassoTry{kFirstAlpha * std::pow(2.0, phase.rounds), kFirstActivationBits};
  const CompressionRound& kept = rounds[kept_round(rounds)];
  const CompressionRound& last = rounds.back();
  const bool lowering = last.activation_bits != kFirstActivationBits;
  if (lowering && !last.within) return std::nullopt;
  if (kept.activation_bits == kMinBits) return std::nullopt;
  return LassoTry{kept.alpha, kept.activation_bits - 1};
}

std::size_t kept_round(const std::vector<CompressionRound>& rounds) {
  for (std::size_t i = rounds.size(); i-- > 1;) {
    if (rounds[i].within) return i;
  }
  return 0;
}

}  // namespace ohmic
