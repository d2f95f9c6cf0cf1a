#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"

namespace ohmic {

/// Runs jobs by child processes on this machine, side by side.
class LocalRunner final : public JobRunner {
 public:
  /// limit: jobs at a time, at least 1; program: by default the binary that runs, even if the file
  /// behind its name has been built anew since.
  explicit LocalRunner(std::size_t limit, std::string program = "/proc/self/exe")
      : limit_(limit), program_(std::move(program)) {}

  /// Throws std::system_error if a child cannot be started.
  JobPass run(const std::vector<Job>& jobs, const OnEnd& on_end, const Stop& stop) override;

 private:
  std::size_t limit_;
  std::string program_;
};

}  // namespace ohmic
