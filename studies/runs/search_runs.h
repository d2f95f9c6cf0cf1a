#pragma once

#include <optional>
#include <string>
#include <vector>

#include "studies/runs/episode_history.h"
#include "util/json_section.h"

namespace ohmic {

/// A run of `ohmic search`, finished or still at work.
struct SearchRunRecord {
  std::string folder;
  std::string network, hardware, data, agent;
  double threshold = 0;
  std::int64_t seed = 0;
  bool finished = false;
  std::vector<EpisodeRecord> episodes;

  /// What is searched: runs that differ in it have no figures to compare.
  std::string subject() const { return network + " on " + hardware + ", " + data; }
  std::optional<EpisodeRecord> best() const;
  /// The best of the policies whose inner layers are all alike.
  std::optional<EpisodeRecord> best_uniform() const;
};

/// Whether a folder says of itself that it is a search's.
bool is_search_run(const std::string& folder);

/// Reads a run's folder as it is now. Throws ConfigError if it holds no run of a search.
SearchRunRecord read_search_run(const std::string& folder);

/// The policies that no other of any run on the same subject beats.
struct FrontPoint {
  std::size_t run = 0;  ///< index of the runs
  EpisodeRecord episode;
};
std::vector<FrontPoint> joint_front(const std::vector<SearchRunRecord>& runs);

/// A row a run, aligned for a terminal; accuracies are those that episodes read.
std::string runs_table(const std::vector<SearchRunRecord>& runs);

/// A row a policy of the joint front: run, episode, accuracy, cost, policy.
std::string front_csv(const std::vector<SearchRunRecord>& runs);

/// The same figures for other programs.
Json runs_json(const std::vector<SearchRunRecord>& runs);

/// The same with drawings, one page.
std::string runs_page(const std::vector<SearchRunRecord>& runs);

}  // namespace ohmic
