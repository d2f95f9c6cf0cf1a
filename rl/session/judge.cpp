#include "rl/session/judge.h"

#include <exception>

namespace ohmic {
namespace {

/// Only who plays the run keeps a cache; a judge has one core or GPU, and asks nobody.
SearchPlan alone(SearchPlan plan) {
  plan.policy_cache.clear();
  plan.chips = 1;
  plan.judges = nullptr;
  return plan;
}

}  // namespace

Judge::Judge(const SearchPlan& plan, SearchInput input) : oracles_(alone(plan), std::move(input)) {}

CandidateAccuracy& Judge::reader(const JudgedImages& images) {
  for (const auto& [known, oracle] : readers_) {
    if (known == images) return *oracle;
  }
  const ImageSplit split = images.test ? ImageSplit::kTest : ImageSplit::kValidation;
  CandidateAccuracy& oracle =
      images.tuned ? oracles_.judged(split, images.count) : oracles_.accuracy(split, images.count);
  readers_.emplace_back(images, &oracle);
  return oracle;
}

Judgement Judge::judge(const JudgeQuestion& question) {
  Judgement judgement;
  try {
    judgement.cost = oracles_.cost().price({question.policy}).front();
    judgement.accuracy = reader(question.images).accuracy({question.policy}).front();
  } catch (const std::exception&) {
    // Who asked meets the same error.
  }
  return judgement;
}

}  // namespace ohmic
