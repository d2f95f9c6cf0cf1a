#pragma once

#include <functional>
#include <string>
#include <vector>

#include "studies/compare/cell_shards.h"
#include "studies/compare/compared_run.h"
#include "studies/jobs/job_runner.h"

namespace ohmic {

/// Where a comparison's cells lie and how their searches are started.
struct RunJobs {
  const ComparePlan& plan;
  std::string folder;  ///< of the comparison
  int threads = 1;     ///< of each search

  std::string run_folder(const ComparedRun& cell) const { return cell_folder(folder, cell.name()); }
  std::string cache() const { return folder + "/policies.sqlite"; }
  /// The args of a cell's search: a new one, or one that goes on.
  std::vector<std::string> args(const ComparedRun& cell) const;
  /// The args of a process that reads, on all images, policies as the searches do.
  std::vector<std::string> evaluation() const;
};

/// The status of the cell `name` whose job ended without a result that can be read. Throws what
/// ends the whole study, as throw_error().
RunStatus status_without_result(const JobOutcome& outcome, const std::string& name);

/// Runs the searches of all records that are open, the first seeds of all agents first. A record
/// gets what its cell came to, then on_record is called. stop: asked all the time, true ends the
/// pass and all jobs. Throws ConfigError if a search refuses its input, CapacityError if the
/// network does not fit the chip.
JobPass run_all_open(const RunJobs& plan, std::vector<ComparedRecord>& records, JobRunner& runner,
                     const std::function<void(const ComparedRecord&)>& on_record,
                     const JobRunner::Stop& stop);

}  // namespace ohmic
