#pragma once

#include <vector>

#include "rl/env/reward_function.h"
#include "rl/env/trial.h"

namespace ohmic {

/// A policy whose accuracy was read again on all validation images.
struct RereadPolicy {
  Trial judged;                  ///< by that accuracy; the episode of W8A8 says nothing
  double screened_accuracy = 0;  ///< on the images that an episode reads, in percent
};

/// What a search ends with, both read on all validation images.
struct FinalChoice {
  Trial baseline;  ///< W8A8; its episode says nothing
  Trial best;
  std::vector<RereadPolicy> reread;  ///< W8A8, then the candidates; empty unless it screened
};

/// The best distinct trials, best first, at most `count`; behind them the best feasible one whose
/// inner layers are all alike, so that no search answers with less than a uniform policy that it
/// judged.
std::vector<Trial> shortlist(const std::vector<Trial>& trials, std::size_t count);

/// The best trial where the search saw every validation image: the order of better().
FinalChoice choose(const std::vector<Trial>& trials, const RewardFunction& reward,
                   const Candidate& baseline);

/// The same where the search only screened: `candidates` and W8A8 are judged anew by their
/// accuracies on all images. candidates: what shortlist() gave, at least one; accuracy: percent,
/// W8A8's first.
FinalChoice choose_again(const std::vector<Trial>& candidates, const RewardFunction& screening,
                         const Candidate& baseline, const std::vector<double>& accuracy);

}  // namespace ohmic
