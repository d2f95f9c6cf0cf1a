#include "rl/agents/ilp/local_search.h"

#include <algorithm>

namespace ohmic {

std::vector<std::vector<int>> LocalSearch::neighbours(const Sensitivity& sensitivity) const {
  const std::vector<int> here = context_.env.actions(current_->policy);
  const int steps = static_cast<int>(here.size());
  std::vector<std::pair<double, std::vector<int>>> found;
  const auto add = [&](int up, int down) {
    std::vector<int> actions = here;
    if (up < steps && ++actions[static_cast<std::size_t>(up)] >= context_.env.count(up)) return;
    if (down < steps && --actions[static_cast<std::size_t>(down)] < 0) return;
    found.emplace_back(sensitivity.loss(actions), actions);
  };
  for (int up = 0; up <= steps; ++up) {  // `steps` stands for no width
    for (int down = 0; down <= steps; ++down) {
      if (up != down) add(up, down);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::vector<int>> sorted;
  for (auto& entry : found) sorted.push_back(std::move(entry.second));
  return sorted;
}

std::optional<Candidate> LocalSearch::next(const Sensitivity& sensitivity) const {
  if (!current_) return std::nullopt;
  for (const std::vector<int>& actions : neighbours(sensitivity)) {
    const Candidate policy = context_.env.policy(actions);
    if (judged_.find(policy) == nullptr && context_.affordable(policy)) return policy;
  }
  return std::nullopt;
}

void LocalSearch::learn(const Trial& trial) {
  judged_.add(trial);
  if (!current_ || better(trial, *current_)) current_ = trial;
}

void LocalSearch::tried(const Candidate& policy) {
  Trial trial;
  trial.policy = policy;
  judged_.add(trial);
}

Json LocalSearch::save() const {
  return {{"current", current_ ? trial_to_json(*current_) : Json()}, {"judged", judged_.save()}};
}

void LocalSearch::load(const Json& json) {
  current_.reset();
  if (!json.at("current").is_null()) current_ = trial_from_json(json.at("current"));
  judged_.load(json.at("judged"));
}

}  // namespace ohmic
