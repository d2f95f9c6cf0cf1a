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
  std::optional<double> w8a8;  ///< its accuracy on the images of episodes; of a finished run
  std::vector<EpisodeRecord> episodes;
  /// What its figures follow from: network, weights and validation images by their content, the
  /// whole chip, the weights of the cost, how many images an episode reads.
  std::string basis;

  /// What is searched, for people.
  std::string subject() const { return network + " on " + hardware + ", " + data; }
  std::optional<EpisodeRecord> best() const;
  /// The best of the policies whose inner layers are all alike.
  std::optional<EpisodeRecord> best_uniform() const;
};

/// Whether a folder says of itself that it is a search's.
bool is_search_run(const std::string& folder);

/// Reads a run's folder as it is now. Throws ConfigError if it holds no run of a search.
SearchRunRecord read_search_run(const std::string& folder);

/// Runs whose figures may be compared: those of one basis.
struct ComparableRuns {
  std::string name;               ///< the subject; "(2)" tells apart who share it
  std::vector<std::size_t> runs;  ///< indices
};
/// In the order of their first runs.
std::vector<ComparableRuns> comparable_runs(const std::vector<SearchRunRecord>& runs);

/// A policy that no other of the comparable runs beats.
struct FrontPoint {
  std::size_t front = 0;  ///< index into comparable_runs()
  std::size_t run = 0;    ///< index of the runs
  EpisodeRecord episode;
};
std::vector<FrontPoint> joint_front(const std::vector<SearchRunRecord>& runs);

/// The cheapest policy of comparable runs that loses few enough points against W8A8.
struct CheapestWithin {
  std::string name;                 ///< of the comparable runs
  std::optional<double> w8a8;       ///< nothing: none of the runs has finished
  std::optional<FrontPoint> found;  ///< nothing: none loses so few, or W8A8 is not known
};
/// One for each of comparable_runs(); points: the most that may be lost.
std::vector<CheapestWithin> cheapest_within(const std::vector<SearchRunRecord>& runs,
                                            double points);

/// The same as lines for a terminal.
std::string cheapest_text(const std::vector<SearchRunRecord>& runs, double points);

/// A row a run, aligned for a terminal; accuracies are those that episodes read.
std::string runs_table(const std::vector<SearchRunRecord>& runs);

/// A row a policy of the joint fronts: run, episode, accuracy, cost, policy, the front's number.
std::string front_csv(const std::vector<SearchRunRecord>& runs);

/// The same figures for other programs. points: of cheapest_within(), if they are asked for.
Json runs_json(const std::vector<SearchRunRecord>& runs, std::optional<double> points = {});

/// The same with drawings, one page.
std::string runs_page(const std::vector<SearchRunRecord>& runs);

}  // namespace ohmic
