#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rl/oracles/judge_link.h"

namespace ohmic {

/// Hands questions to judges in the order in which they are submitted, and keeps the answers until
/// they are taken. Who judges what, and when, is nobody's business: answers are the same.
class Judges {
 public:
  /// The link must outlive this object.
  explicit Judges(JudgeLink& link);

  /// config: text of the run's config.json.
  void begin(const std::string& config);
  /// Has policies judged on other weights from now on; what was asked is forgotten. weights: bytes
  /// of a weights file.
  void use_weights(const std::string& weights);
  /// Asks a question, unless it is asked already.
  void submit(const JudgeQuestion& question);
  /// Waits for the answer to a question that was submitted; it is told once.
  Judgement take(const JudgeQuestion& question);
  /// Waits for the policy's cost, if a question about it was submitted and not taken yet; none if
  /// there is no such question, or its judge could not say.
  std::optional<TimedAnswer<HardwareCost>> cost(const Candidate& policy);
  /// Waits until no judge is busy; what still waits to be asked is dropped.
  void finish();

 private:
  struct Asked {
    JudgeQuestion question;
    std::optional<Judgement> answer;
  };

  Asked* find(const JudgeQuestion& question);
  const Judgement& wait_for(const Asked& asked);
  void receive(JudgeLink::Answer answer);
  void hand_out();

  JudgeLink& link_;
  std::string config_;
  std::unordered_map<Candidate, std::deque<Asked>> asked_;
  std::deque<JudgeQuestion> waiting_;                  ///< for a judge
  std::vector<std::optional<JudgeQuestion>> at_work_;  ///< by judge
};

}  // namespace ohmic
