#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "studies/compare/compare_files.h"
#include "studies/compare/compared_run_jobs.h"
#include "studies/compare/optimum.h"
#include "studies/compare/paired_answers.h"
#include "studies/jobs/shard_set.h"

namespace ohmic {

/// Agents against each other: the plan, its searches and what they have come to.
class CompareStudy {
 public:
  using OnRecord = std::function<void(const ComparedRecord&)>;

  /// folder: of the run, there already. all_policies: every policy there is, null if none is known.
  /// shard: whose share of the cells is run here; by default all are.
  CompareStudy(ComparePlan plan, const std::string& folder,
               std::unique_ptr<PolicyTable> all_policies,
               std::optional<Shard> shard = std::nullopt);

  /// Begins a run: writes config.json into the folder.
  void begin(const Json& config);
  /// Goes on with what lies in the folder. What failed is tried again. config: of the run.
  void go_on(const Json& config);
  /// Runs the searches that have no result. threads: of each. stop: asked all the time, true ends
  /// the pass and all jobs. Throws ConfigError if a search refuses its input, CapacityError if the
  /// network does not fit the chip; a run that began here and has no result then leaves nothing.
  JobPass run_open(JobRunner& runner, int threads, const OnRecord& on_record,
                   const JobRunner::Stop& stop);
  /// Has a child read which images the answers of all cells have right, if answers.jsonl does not
  /// say it of them all. threads: of it. Throws ConfigError if it refuses its input.
  JobPass read_answers(JobRunner& runner, int threads, const JobRunner::Stop& stop);
  /// Compares and writes all files; what read_answers() left is compared image by image. Returns
  /// the text of table.txt. Of a shard it writes shard.json alone; then the text is empty.
  std::string finish();
  /// Puts the shards of this comparison together in the folder, as if all cells had been run there.
  /// Throws ConfigError that names a shard that lacks what it says it has; then nothing is written.
  std::string merge(const ShardSet& shards);

  std::size_t count(RunStatus status) const;
  std::size_t size() const { return records_.size(); }

 private:
  RunJobs jobs(int threads = 1) const { return {plan_, folder_.path, threads}; }
  void remove_begun() const;
  /// What answers.jsonl says; none if it lacks the answer of a cell, as of one that was tried
  /// again.
  std::optional<AnswersByPolicy> known_answers() const;
  std::string subject() const;

  ComparePlan plan_;
  CompareFolder folder_;
  std::optional<Shard> shard_;
  std::size_t all_;                 ///< cells of the whole comparison
  std::vector<std::size_t> items_;  ///< the numbers of the cells that are run here
  std::unique_ptr<PolicyTable> all_policies_;
  Json config_;
  std::vector<ComparedRecord> records_;
  bool is_new_ = false;
};

/// What a search came to, in a few words.
std::string outcome_text(const ComparedRecord& record);

}  // namespace ohmic
