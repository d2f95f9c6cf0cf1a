#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "rl/oracles/judge_link.h"
#include "rl/session/search_oracles.h"

namespace ohmic {

/// Judges policies of a run that another process plays.
class Judge {
 public:
  /// plan, input: of the run, as the process that plays it has them.
  Judge(const SearchPlan& plan, SearchInput input);

  /// Does not throw on a policy that cannot be judged: its answer is missing.
  Judgement judge(const JudgeQuestion& question);

 private:
  CandidateAccuracy& reader(const JudgedImages& images);

  SearchOracles oracles_;
  std::vector<std::pair<JudgedImages, CandidateAccuracy*>> readers_;
};

}  // namespace ohmic
