#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "studies/compare/compare_files.h"
#include "studies/compare/compared_run_jobs.h"
#include "studies/compare/optimum.h"

namespace ohmic {

/// Agents against each other: the plan, its searches and what they have come to.
class CompareStudy {
 public:
  using OnRecord = std::function<void(const ComparedRecord&)>;

  /// folder: of the run, there already. all_policies: every policy there is, null if none is known.
  CompareStudy(ComparePlan plan, const std::string& folder,
               std::unique_ptr<PolicyTable> all_policies);

  /// Begins a run: writes config.json into the folder.
  void begin(const Json& config);
  /// Goes on with what lies in the folder. What failed is tried again. config: of the run.
  void go_on(const Json& config);
  /// Runs the searches that have no result. threads: of each. stop: asked all the time, true ends
  /// the pass and all jobs. Throws ConfigError if a search refuses its input, CapacityError if the
  /// network does not fit the chip; a run that began here and has no result then leaves nothing.
  JobPass run_open(JobRunner& runner, int threads, const OnRecord& on_record,
                   const JobRunner::Stop& stop);
  /// Compares and writes all files. Returns the text of table.txt.
  std::string finish();

  std::size_t count(RunStatus status) const;
  std::size_t size() const { return records_.size(); }

 private:
  RunJobs jobs(int threads = 1) const { return {plan_, folder_.path, threads}; }
  void remove_begun() const;
  std::string subject() const;

  ComparePlan plan_;
  CompareFolder folder_;
  std::unique_ptr<PolicyTable> all_policies_;
  Json config_;
  std::vector<ComparedRecord> records_;
  bool is_new_ = false;
};

/// What a search came to, in a few words.
std::string outcome_text(const ComparedRecord& record);

}  // namespace ohmic
