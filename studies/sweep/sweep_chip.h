#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "studies/jobs/job.h"
#include "studies/jobs/job_outcome.h"
#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// What follows from the end of a chip's job: its next job, or what the chip came to.
struct NextStep {
  std::optional<Job> job;
  std::optional<SweepRow> row;
};

/// The jobs that judge a chip, and what their ends mean: `simulate` (with images for
/// the accuracy), or with searches `search` and then `simulate` with its best policy.
class ChipSteps {
 public:
  /// threads: of each search. The plan and the folder must outlive this object.
  ChipSteps(const SweepPlan& plan, const SweepGrid& grid, const SweepColumns& columns,
            const SweepFolder& folder, int threads);

  Job first(std::size_t index) const;
  /// Throws ConfigError if the job refused its input, which is the same for every chip.
  NextStep next(const Job& job, const JobOutcome& outcome) const;

 private:
  /// What the chip's option (net, hw or policy) is, a file where it lies; text: of all chips.
  std::string value(std::size_t index, const char* option, const std::string& text) const {
    return behind(plan_.files, option, grid_.value(index, option, text));
  }
  std::string net(std::size_t index) const { return value(index, "net", plan_.net); }
  std::string hw(std::size_t index) const { return value(index, "hw", plan_.hw); }
  Job job(std::size_t index, std::vector<std::string> args) const;
  Job simulate(std::size_t index, const std::string& policy) const;
  Job search(std::size_t index) const;
  SweepRow without_result(std::size_t index, ChipStatus status, std::string reason) const;
  SweepRow measured(std::size_t index, const std::string& simulated) const;

  const SweepPlan& plan_;
  const SweepGrid& grid_;
  const SweepColumns& columns_;
  const SweepFolder& folder_;
  int threads_;
};

}  // namespace ohmic
