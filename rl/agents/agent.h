#pragma once

#include <string>
#include <vector>

#include "rl/agents/learning_log.h"
#include "rl/env/candidate.h"
#include "rl/env/trial.h"

namespace ohmic {

/// Chooses the widths. Same seed, same rewards and same costs, same proposals: all randomness comes
/// from its own generator.
class Agent {
 public:
  virtual ~Agent() = default;

  /// Most policies that the agent wants judged together before it learns; at least 1.
  virtual int batch_size() const = 0;
  /// The next policies, at most `count`, 1 <= count <= batch_size(). None: the agent is done.
  virtual std::vector<Candidate> propose(int count) = 0;
  /// Takes the judged policies of the last propose(), in its order.
  virtual void learn(const std::vector<Trial>& trials) = 0;
  /// Takes policies that were judged before the first propose().
  virtual void begin_at(const std::vector<Trial>&) {}
  /// Whether other policies may be judged in the place of the last proposed ones.
  virtual bool may_be_moved() const { return true; }
  /// Log probabilities [steps x most choices] that the last policies were drawn from; empty: it has
  /// none.
  virtual std::vector<double> log_probabilities() const { return {}; }

  /// What its updates came to; empty: it has no networks.
  virtual LearningLog learning() const { return {}; }

  /// Everything the agent is between learn() and propose(), as bytes.
  virtual std::string save() const = 0;
  /// Becomes what save() saw. std::runtime_error on bytes of another agent.
  virtual void load(const std::string& state) = 0;
};

}  // namespace ohmic
