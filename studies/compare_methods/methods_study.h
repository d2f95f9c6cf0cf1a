#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "studies/compare/compare_files.h"
#include "studies/compare_methods/method_cell.h"
#include "studies/jobs/job_runner.h"

namespace ohmic {

/// Methods against each other: the plan, its compressions and what they have come to.
class MethodsStudy {
 public:
  using OnRecord = std::function<void(const MethodRecord&)>;

  /// folder: of the run, there already.
  MethodsStudy(MethodsPlan plan, const std::string& folder);

  /// Begins a run: writes config.json into the folder.
  void begin(const Json& config);
  /// Goes on with what lies in the folder. What failed is tried again. config: of the run.
  void go_on(const Json& config);
  /// Runs the compressions that have no result. threads: of each. stop: asked all the time, true
  /// ends the pass and all jobs. Throws ConfigError if a compression refuses its input,
  /// CapacityError if the network does not fit the chip; a run that began here and has no result
  /// then leaves nothing.
  JobPass run_open(JobRunner& runner, int threads, const OnRecord& on_record,
                   const JobRunner::Stop& stop);
  /// Compares and writes all files. Returns the text of table.txt.
  std::string finish();

  std::size_t count(RunStatus status) const;
  std::size_t size() const { return records_.size(); }

 private:
  std::string run_folder(const MethodCell& cell) const {
    return folder_.path + "/cells/" + cell.name();
  }
  std::vector<std::string> args(const MethodCell& cell, int threads) const;
  MethodRecord record_of(const MethodCell& cell, const JobOutcome& outcome) const;
  std::string subject() const;

  MethodsPlan plan_;
  CompareFolder folder_;
  Json config_;
  std::vector<MethodRecord> records_;
  bool is_new_ = false;
};

/// What a compression came to, in a few words.
std::string outcome_text(const MethodRecord& record);

}  // namespace ohmic
