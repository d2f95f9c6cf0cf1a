#pragma once

#include <map>
#include <string>
#include <vector>

#include "studies/compare/analysis.h"

namespace ohmic {

/// Which images a policy has right.
struct PolicyAnswers {
  std::vector<bool> validation, test;
};

/// By policy, as cells.csv names it.
using AnswersByPolicy = std::map<std::string, PolicyAnswers>;

/// The distinct policies that done cells of a comparison answered with, sorted.
std::vector<std::string> answered_policies(const std::vector<ComparedRecord>& records);

/// Reads lines as `ohmic evaluate --policies FILE --test --answers` prints them. file: names them
/// in errors. Throws ConfigError on a line without answers.
AnswersByPolicy read_answers_of(const std::string& lines, const std::string& file);

/// Whether the answers of all these policies are there.
bool covers(const AnswersByPolicy& answers, const std::vector<std::string>& policies);

/// Two agents on the same images.
struct PairedFigures {
  /// Medians over seeds, percent, where a cell without a feasible policy is the worst; their
  /// difference, and its 95 % interval over resampled images. None if a median has no policy.
  std::optional<double> median, rival_median, difference, low, high;
  /// Images that only one of the two has right, each by its cell of the median, and the chance of
  /// parting at least as unevenly if both were as good (McNemar's test, exact).
  std::optional<std::size_t> only_agent, only_rival;
  std::optional<double> chance;
};

/// A pair of agents at a threshold.
struct AgentPair {
  std::string agent, rival;
  double threshold = 0;
  PairedFigures validation, test;
};

/// Every agent against every one behind it, threshold by threshold. Every policy of a feasible cell
/// must be in `answers`. The bootstrap draws 2,000 samples of the images, the same for both agents,
/// from a fixed seed.
std::vector<AgentPair> paired_figures(const Comparison& comparison, const AnswersByPolicy& answers);

/// A row a pair and split.
std::string paired_csv(const std::vector<AgentPair>& pairs);

/// The first agent against all others, for a terminal.
std::string paired_text(const std::vector<AgentPair>& pairs);

}  // namespace ohmic
