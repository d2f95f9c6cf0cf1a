#pragma once

#include <string>
#include <vector>

#include "quant/accuracy/accuracy_oracle.h"
#include "rl/search/search_run.h"
#include "util/progress_line.h"

namespace ohmic::app {

/// Tells on stderr how a search is doing: one line that is rewritten on a terminal, else a line
/// every tenth of the way.
class SearchProgress {
 public:
  /// budget: of the whole run; done: episodes that an earlier process did.
  SearchProgress(const SearchBudget& budget, std::size_t done);

  /// evaluations: distinct policies among the trials.
  void show(const std::vector<Trial>& trials, int evaluations);

 private:
  std::string text(const std::vector<Trial>& trials, int evaluations) const;
  /// How much of the budget is spent, 1 = all.
  double share(std::size_t episodes, int evaluations) const;

  SearchBudget budget_;
  int tenths_ = 0;  // shown so far
  Pace pace_;       // a step is an episode
  ProgressLine line_;
};

/// Asks an oracle for one policy after another and tells on stderr how far it is: what a search
/// does behind its last episode can take minutes.
class ToldAccuracy final : public AccuracyOracle {
 public:
  /// what: "reading validation images again". The oracle must outlive this object.
  ToldAccuracy(AccuracyOracle& oracle, std::string what)
      : oracle_(oracle), what_(std::move(what)) {}

  std::vector<TimedAnswer<double>> accuracy(const std::vector<QuantPolicy>& policies) override;

 private:
  AccuracyOracle& oracle_;
  std::string what_;
};

}  // namespace ohmic::app
