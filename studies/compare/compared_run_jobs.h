#pragma once

#include <functional>
#include <string>
#include <vector>

#include "studies/compare/compared_run.h"

namespace ohmic {

/// Where a comparison's cells lie and how their searches are started.
struct RunJobs {
  const ComparePlan& plan;
  std::string folder;  ///< of the comparison
  std::size_t jobs = 1;
  int threads = 1;  ///< of each search

  std::string run_folder(const ComparedRun& cell) const { return folder + "/cells/" + cell.name(); }
  std::string cache() const { return folder + "/policies.sqlite"; }
  /// The args of a cell's search: a new one, or one that goes on.
  std::vector<std::string> args(const ComparedRun& cell) const;
};

/// How a pass over the open cells ended.
struct RunPass {
  bool interrupted = false;
  std::vector<std::string> killed;  ///< cells whose child was ended from outside, and by whom
};

/// Runs the searches of all records that are open by child processes of this program, the first
/// seeds of all agents first. A record gets what its cell came to, then on_record is called; stop
/// is asked all the time, true ends the pass and all children. ConfigError where a search refuses
/// its input, CapacityError where the network does not fit the chip.
RunPass run_all_open(const RunJobs& plan, std::vector<RunRecord>& records,
                     const std::function<void(const RunRecord&)>& on_record,
                     const std::function<bool()>& stop);

}  // namespace ohmic
