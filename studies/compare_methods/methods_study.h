#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "studies/compare/cell_shards.h"
#include "studies/compare/compare_files.h"
#include "studies/compare_methods/method_cell.h"
#include "studies/jobs/job_runner.h"
#include "studies/jobs/shard_set.h"

namespace ohmic {

/// Methods against each other: the plan, its compressions and what they have come to.
class MethodsStudy {
 public:
  using OnRecord = std::function<void(const MethodRecord&)>;

  /// folder: of the run, there already. shard: whose share of the cells is run here; by default all
  /// are.
  MethodsStudy(MethodsPlan plan, const std::string& folder,
               std::optional<Shard> shard = std::nullopt);

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
  /// Compares and writes all files. Returns the text of table.txt. Of a shard it writes shard.json
  /// alone; then the text is empty.
  std::string finish();
  /// Puts the shards of this comparison together in the folder, as if all cells had been run there.
  /// Throws ConfigError that names a shard that lacks what it says it has; then nothing is written.
  std::string merge(const ShardSet& shards);

  std::size_t count(RunStatus status) const;
  std::size_t size() const { return records_.size(); }

 private:
  std::string run_folder(const MethodCell& cell) const {
    return cell_folder(folder_.path, cell.name());
  }
  std::vector<std::string> args(const MethodCell& cell, int threads) const;
  MethodRecord record_of(const MethodCell& cell, const JobOutcome& outcome) const;
  std::string subject() const;

  MethodsPlan plan_;
  CompareFolder folder_;
  std::optional<Shard> shard_;
  std::size_t all_;                 ///< cells of the whole comparison
  std::vector<std::size_t> items_;  ///< the numbers of the cells that are run here
  Json config_;
  std::vector<MethodRecord> records_;
  bool is_new_ = false;
};

/// What a compression came to, in a few words.
std::string outcome_text(const MethodRecord& record);

}  // namespace ohmic
