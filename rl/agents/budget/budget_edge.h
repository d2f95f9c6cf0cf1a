#pragma once

#include <vector>

#include "rl/agents/budget/budget_fit.h"
#include "rl/agents/trial_memory.h"
#include "util/random_source.h"

namespace ohmic {

/// Which policies are judged in the place of those that an agent drew: with `edge` those that
/// fit_to_budget() finds, with `only_new` none that was judged before, if 16 steps find another.
class BudgetEdge {
 public:
  BudgetEdge(const AgentContext& context, bool edge, bool only_new)
      : context_(context), edge_(edge), only_new_(only_new) {}

  bool idle() const { return !edge_ && !only_new_; }
  /// Each draw's actions, which differ from those drawn where they must.
  std::vector<std::vector<int>> bring(const std::vector<WidthDraw>& draws,
                                      RandomSource& random) const;
  void add_judged(const Trial& trial) { judged_.add(trial); }
  bool is_judged(const Candidate& policy) const { return judged_.find(policy) != nullptr; }

  Json save() const { return judged_.save(); }
  void load(const Json& json) { judged_.load(json); }

 private:
  /// Actions at the edge of the budget; where their policy was judged, those of a policy near it.
  std::vector<int> not_judged(std::vector<int> actions, const WidthDraw& drawn,
                              RandomSource& random) const;
  /// Moves one width by a bit and has fit_to_budget() hold it there.
  void nudge(WidthDraw& near, RandomSource& random) const;

  AgentContext context_;
  bool edge_, only_new_;
  TrialMemory judged_;
};

/// Gumbel noise, which makes the likeliest a draw: of log probabilities with it added, the largest
/// is each class with its probability.
double gumbel_noise(RandomSource& random);

}  // namespace ohmic
