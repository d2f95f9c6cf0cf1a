#include "rl/search/final_choice.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace ohmic {

std::vector<Trial> shortlist(const std::vector<Trial>& trials, std::size_t count) {
  std::vector<Trial> sorted = trials;
  std::stable_sort(sorted.begin(), sorted.end(), better);
  std::vector<Trial> chosen;
  std::unordered_set<Candidate> seen;
  for (const Trial& trial : sorted) {
    if (chosen.size() == count) break;
    if (seen.insert(trial.policy).second) chosen.push_back(trial);
  }
  const auto uniform = std::find_if(sorted.begin(), sorted.end(), [](const Trial& trial) {
    return trial.feasible && is_uniform(trial.policy);
  });
  if (uniform != sorted.end() && seen.insert(uniform->policy).second) chosen.push_back(*uniform);
  return chosen;
}

FinalChoice choose(const std::vector<Trial>& trials, const RewardFunction& reward,
                   const Candidate& baseline) {
  const auto best = best_trial(trials);
  if (!best) throw std::invalid_argument("a search without episodes has no best policy");
  return {reward.judge(0, baseline, reward.baseline()), *best, {}};
}

FinalChoice choose_again(const std::vector<Trial>& candidates, const RewardFunction& screening,
                         const Candidate& baseline, const std::vector<double>& accuracy) {
  Evaluation reread_baseline = screening.baseline();
  reread_baseline.accuracy = accuracy.front();
  const RewardFunction reward(screening.options(), reread_baseline);
  std::vector<RereadPolicy> reread = {
      {reward.judge(0, baseline, reread_baseline), screening.baseline().accuracy}};
  std::vector<Trial> judged;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Trial& old = candidates[i];
    judged.push_back(reward.judge(old.episode, old.policy, {accuracy[i + 1], old.outcome.cost}));
    reread.push_back({judged.back(), old.outcome.accuracy});
  }
  FinalChoice choice = choose(judged, reward, baseline);
  choice.reread = std::move(reread);
  return choice;
}

}  // namespace ohmic
