#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "rl/env/trial.h"
#include "rl/oracles/candidate_accuracy.h"
#include "rl/oracles/search_time.h"

namespace ohmic {

/// The memory of a search: asks both oracles about a policy, each once; keeps the answers and the
/// time they took.
class CandidateEvaluator {
 public:
  using OnPrice = std::function<void(const Candidate&, const HardwareCost&)>;

  /// The oracles must outlive it. spent: what earlier processes of the same search have spent;
  /// preparation_s: seconds that count on the total beside the answers', null for none, must
  /// outlive it too.
  CandidateEvaluator(CandidateAccuracy& accuracy, CostOracle& cost, const SearchTime& spent = {},
                     const double* preparation_s = nullptr);

  Evaluation evaluate(const Candidate& policy);
  /// Says which policies evaluate() will be asked for next.
  void expect(const std::vector<Candidate>& policies);
  /// The costs alone, in order: what an agent may ask for. The oracle is asked for all unknown ones
  /// at once.
  std::vector<HardwareCost> prices(const std::vector<Candidate>& policies);
  HardwareCost price(const Candidate& policy) { return prices({policy}).front(); }
  /// Called with each of prices() that the oracle was asked for; evaluate() does not call it.
  void on_price(OnPrice call) { on_price_ = std::move(call); }
  /// Distinct policies whose price is known.
  int priced() const { return static_cast<int>(known_.size()); }
  /// Takes over answers from an earlier process.
  void remember(const Candidate& policy, const Evaluation& outcome);
  void remember(const Candidate& policy, const HardwareCost& cost);

  /// Runs `body` and books its time on the agent, without that of the prices it asks for.
  template <typename Body>
  auto as_agent(Body&& body) {
    const PauseForPrices pause(*this);
    const ScopedTimer timer(effort_.agent_s);
    return body();
  }
  /// Top-1 accuracy of policies by another oracle, its time booked like that of the search's own.
  std::vector<double> reread(CandidateAccuracy& oracle, const std::vector<Candidate>& policies);

  /// Everything spent up to now.
  SearchTime effort() const;

 private:
  /// What is known of a policy.
  struct Known {
    HardwareCost cost;
    std::optional<double> accuracy;
  };

  /// Takes off the agent's time what went to the oracles meanwhile.
  class PauseForPrices {
   public:
    explicit PauseForPrices(CandidateEvaluator& evaluator)
        : evaluator_(evaluator), before_(evaluator.asking_s_) {}
    ~PauseForPrices() { evaluator_.effort_.agent_s -= evaluator_.asking_s_ - before_; }
    PauseForPrices(const PauseForPrices&) = delete;
    PauseForPrices& operator=(const PauseForPrices&) = delete;

   private:
    CandidateEvaluator& evaluator_;
    double before_;
  };

  /// Sees that the price of each is known; returns those that the oracle was asked for.
  std::vector<Candidate> ask_costs(const std::vector<Candidate>& policies);
  /// The values that `ask` answers, their seconds booked on `account`.
  template <typename Ask>
  auto booked(double& account, const Ask& ask);

  CandidateAccuracy& accuracy_;
  CostOracle& cost_;
  std::unordered_map<Candidate, Known> known_;
  OnPrice on_price_;
  SearchTime effort_;
  double asking_s_ = 0;     // of the clock, while oracles were asked
  double answering_s_ = 0;  // of their answers: a cache's took longer where they were worked out
  const double* preparation_s_;
  std::uint64_t calls_before_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace ohmic
