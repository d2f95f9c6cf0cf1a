#pragma once

#include <vector>

#include "quant/accuracy/accuracy_oracle.h"
#include "rl/env/candidate.h"
#include "util/timed_answer.h"

namespace ohmic {

/// Says how accurate candidates are, top-1 in percent: AccuracyOracle for whom the chip may matter.
/// Takes batches; it keeps no answers.
class CandidateAccuracy {
 public:
  virtual ~CandidateAccuracy() = default;
  /// One answer a candidate, in order.
  virtual std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& candidates) = 0;
  /// Says which candidates will be asked for next, in order: an oracle that has others work for it
  /// may hand them out.
  virtual void expect(const std::vector<Candidate>&) {}
};

/// Asks an oracle that knows policies alone: the same answer on every chip.
class PolicyAccuracy final : public CandidateAccuracy {
 public:
  /// inner: outlives the object.
  explicit PolicyAccuracy(AccuracyOracle& inner) : inner_(inner) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<Candidate>& candidates) override {
    return inner_.accuracy({candidates.begin(), candidates.end()});
  }

 private:
  AccuracyOracle& inner_;
};

}  // namespace ohmic
