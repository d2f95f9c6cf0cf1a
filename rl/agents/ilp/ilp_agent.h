#pragma once

#include "rl/agents/agent.h"
#include "rl/agents/agent_context.h"
#include "rl/agents/ilp/local_search.h"
#include "rl/agents/ilp/sensitivity.h"

namespace ohmic {

/// Learns nothing: measures what each width loses by itself (12 episodes a free layer), solves for
/// the widths of least summed loss within the threshold, and judges the answer. With `local` it
/// goes on from there by first improvement, until no neighbour is left.
class IlpAgent final : public Agent {
 public:
  IlpAgent(const AgentContext& context, bool local);

  int batch_size() const override;
  std::vector<Candidate> propose(int count) override;
  void learn(const std::vector<Trial>& trials) override;
  /// The search by single bits may begin at the best of them.
  void begin_at(const std::vector<Trial>& trials) override;
  /// A width that is measured stands alone.
  bool may_be_moved() const override { return phase_ != Phase::kMeasure; }
  std::string save() const override;
  void load(const std::string& state) override;

 private:
  enum class Phase { kMeasure, kSolve, kLocal, kDone };
  const char* name() const { return local_ ? "ilp+local" : "ilp"; }

  AgentContext context_;
  bool local_;
  Sensitivity sensitivity_;
  LocalSearch search_;
  Phase phase_ = Phase::kMeasure;
  Candidate proposed_;  // the neighbour that is judged, or moved and judged
};

}  // namespace ohmic
