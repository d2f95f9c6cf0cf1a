#include "rl/oracles/judges.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace ohmic {

Judges::Judges(JudgeLink& link) : link_(link), at_work_(link.judges()) {}

void Judges::begin(const std::string& config) {
  config_ = config;
  link_.begin({config, ""});
}

void Judges::use_weights(const std::string& weights) {
  finish();
  asked_.clear();
  link_.begin({config_, weights});
}

Judges::Asked* Judges::find(const JudgeQuestion& question) {
  const auto policy = asked_.find(question.policy);
  if (policy == asked_.end()) return nullptr;
  for (Asked& asked : policy->second) {
    if (asked.question == question) return &asked;
  }
  return nullptr;
}

void Judges::submit(const JudgeQuestion& question) {
  if (find(question) == nullptr) {
    asked_[question.policy].push_back({question, {}});
    waiting_.push_back(question);
  }
  while (std::optional<JudgeLink::Answer> answer = link_.poll()) receive(std::move(*answer));
  hand_out();
}

Judgement Judges::take(const JudgeQuestion& question) {
  Asked* asked = find(question);
  assert(asked != nullptr);
  Judgement judgement = wait_for(*asked);
  std::deque<Asked>& all = asked_.at(question.policy);
  all.erase(std::find_if(all.begin(), all.end(),
                         [&question](const Asked& one) { return one.question == question; }));
  if (all.empty()) asked_.erase(question.policy);
  return judgement;
}

std::optional<TimedAnswer<HardwareCost>> Judges::cost(const Candidate& policy) {
  const auto asked = asked_.find(policy);
  if (asked == asked_.end()) return std::nullopt;
  return wait_for(asked->second.front()).cost;
}

const Judgement& Judges::wait_for(const Asked& asked) {
  while (std::optional<JudgeLink::Answer> answer = link_.poll()) receive(std::move(*answer));
  hand_out();
  while (!asked.answer) {
    receive(link_.wait());
    hand_out();
  }
  return *asked.answer;
}

void Judges::receive(JudgeLink::Answer answer) {
  const auto [judge, judgement] = std::move(answer);
  Asked* asked = find(*at_work_[judge]);
  assert(asked != nullptr);
  asked->answer = judgement;
  at_work_[judge].reset();
}

void Judges::hand_out() {
  for (std::size_t judge = 0; judge < at_work_.size() && !waiting_.empty(); ++judge) {
    if (at_work_[judge]) continue;
    at_work_[judge] = std::move(waiting_.front());
    waiting_.pop_front();
    link_.ask(judge, *at_work_[judge]);
  }
}

void Judges::finish() {
  waiting_.clear();
  const auto busy = [](const std::optional<JudgeQuestion>& question) {
    return question.has_value();
  };
  while (std::any_of(at_work_.begin(), at_work_.end(), busy)) receive(link_.wait());
}

}  // namespace ohmic
