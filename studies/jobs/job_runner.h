#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "studies/jobs/job.h"
#include "studies/jobs/job_outcome.h"

namespace ohmic {

/// How a pass over jobs ended.
struct JobPass {
  bool interrupted = false;
  std::vector<std::string> killed;  ///< "LABEL by signal 9 (Killed)": jobs ended from outside
};

/// Runs the jobs of a study. Where they run is the runner's matter alone.
class JobRunner {
 public:
  /// Called as a job ends, but not for one that was ended from outside. It may return the item's
  /// next job. What it throws ends the pass and all jobs.
  using OnEnd = std::function<std::optional<Job>(const Job& job, const JobOutcome& outcome)>;
  /// Asked all the time. True ends the pass and all jobs, which may save first.
  using Stop = std::function<bool()>;

  virtual ~JobRunner() = default;
  /// Starts jobs in order. The next job of an item comes before jobs that still wait.
  virtual JobPass run(const std::vector<Job>& jobs, const OnEnd& on_end, const Stop& stop) = 0;
};

}  // namespace ohmic
