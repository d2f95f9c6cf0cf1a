#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "app/options/share_options.h"

namespace ohmic::app {

/// A study that runs as an array of Slurm.
struct SlurmStudy {
  std::string command;  ///< "sweep"
  std::string noun;     ///< of one item: "chip"
  std::string out;      ///< --out
  /// Items that a shard's folder shows as done, for the progress.
  std::function<std::size_t(const std::string& folder)> done;
  /// Puts the shards together; returns the exit code.
  std::function<int(const std::string& out)> merge;
};

/// What a search or a compression takes, more than enough for a task of its own.
constexpr double kSecondsOfARun = 3600;

/// How many folders below `folder` hold a run that is finished.
std::size_t count_finished_runs(const std::string& folder);

/// Submits the shards of a study as an array, waits until all are finished and merges. items: of
/// the study; seconds: what one takes, to choose how many tasks there are; jobs_option: says how
/// many cores a task uses, given to it if the command line does not. Returns the exit code: 130 if
/// a person stopped the waiting, which leaves the array at work.
int run_on_slurm(const SlurmStudy& study, const ShareOptions& share, std::size_t items,
                 double seconds, const std::string& jobs_option);

/// Waits for the array that an earlier process submitted. Throws ConfigError if there is none.
int come_back_to_slurm(const SlurmStudy& study);

}  // namespace ohmic::app
