#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// One episode of a search, as history.csv has it. accuracy: percent.
struct EpisodeRecord {
  double accuracy = 0;
  double cost_ratio = 0;
  bool feasible = false;
  double reward = 0;
  int episode = 0;
  std::string policy = {};  ///< "W8A8-W6A4-..."
  bool uniform = false;     ///< is_uniform() of the policy
};

/// The episodes of a history.csv; columns that it has beside are passed over. Throws ConfigError
/// that names the file and the row if it is broken.
std::vector<EpisodeRecord> read_history(const std::string& file);

/// The better answer of a search, as it chooses it itself: a feasible one first; of two feasible
/// ones the more accurate, then the cheaper; of two infeasible ones the cheaper.
bool better(const EpisodeRecord& a, const EpisodeRecord& b);

/// The episodes that no other beats in accuracy and cost, from the cheapest; of equal ones the
/// first.
std::vector<EpisodeRecord> accuracy_front(const std::vector<EpisodeRecord>& episodes);

}  // namespace ohmic
