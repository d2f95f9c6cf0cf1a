#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/options/share_options.h"
#include "studies/jobs/shard_folder.h"
#include "studies/reproduce/search_maker.h"

namespace ohmic::app {

/// The searches and compressions of a share, or all, and how they ended.
struct ShareRuns {
  std::map<std::size_t, ShardItem> ends;  ///< by number; those that are not made yet as done
  std::vector<Job> jobs;                  ///< of those that are not made yet
};

ShareRuns share_runs(const PlannedRuns& planned, const OwnShare& share);

/// Makes those that are open and notes how they ended. Returns the exit code of a pass that left
/// some open, else 0. goes_on: how to go on, for people.
int make_runs(const ReproducePlan& plan, const std::string& goes_on, ShareRuns& runs);

}  // namespace ohmic::app
