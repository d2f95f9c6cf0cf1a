#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rl/agents/agent.h"
#include "rl/env/decision_space.h"

namespace ohmic {

/// Finds the cheapest feasible policy of choices that are alike in all steps, by bisection, before
/// another agent begins; that one learns nothing of it. For searches without a threshold to start
/// at.
class UniformStart final : public Agent {
 public:
  /// most: episodes of the bisection, at most.
  UniformStart(const DecisionSpace& space, std::unique_ptr<Agent> then, int most)
      : space_(space), then_(std::move(then)), widest_(space.most_choices() - 1), left_(most) {}

  int batch_size() const override { return starts() ? 1 : then_->batch_size(); }
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  LearningLog learning() const override { return then_->learning(); }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  bool starts() const { return left_ > 0 && widest_ - too_cheap_ > 1; }
  int middle() const { return (widest_ + too_cheap_) / 2; }

  DecisionSpace space_;
  std::unique_ptr<Agent> then_;
  int widest_;          // choice that may be lowered
  int too_cheap_ = -1;  // choice that is infeasible, or one less than the first
  int left_;            // episodes of the bisection
};

}  // namespace ohmic
