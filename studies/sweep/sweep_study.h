#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"
#include "studies/jobs/shard_set.h"
#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// One policy, or a search, on every chip of a grid: the plan, the chips and the rows that they
/// have come to.
class SweepStudy {
 public:
  /// Called as a chip ends. index: of the chip in the grid.
  using OnRow = std::function<void(std::size_t index, const SweepRow& row)>;

  /// folder: of the run, there already; empty if nothing is kept. shard: whose share of the chips
  /// is judged here; by default all are. Throws ConfigError on a bad grid.
  SweepStudy(SweepPlan plan, const std::string& folder, std::optional<Shard> shard = std::nullopt);

  /// Begins a run: writes config.json into the folder. config: as sweep_config() made it.
  void begin(const Json& config);
  /// Goes on with the rows of the folder. What failed is tried again. config: of the run.
  void go_on(const Json& config);
  /// Judges the chips that have no row. threads: of each search. stop: asked all the time, true
  /// ends the pass and all jobs. Throws ConfigError if a job refuses its input; a run that began
  /// here and has no row then leaves nothing in its folder.
  JobPass judge_open_chips(JobRunner& runner, int threads, const OnRow& on_row,
                           const JobRunner::Stop& stop);
  /// Marks the Pareto front and writes sweep.csv, sweep.html and sweep.json. Returns the text of
  /// sweep.json. Of a shard it writes the rows of sweep.csv alone, without marks, and shard.json;
  /// then the text is empty.
  std::string finish();
  /// Puts the shards of this sweep together in the folder, as if finish() had come to all rows.
  /// Throws ConfigError that names the shard if its rows are not those of its share; then nothing
  /// is written.
  std::string merge(const ShardSet& shards);

  /// The chips that are judged here, rising, and how many they are.
  const std::vector<std::size_t>& share() const { return share_; }
  std::size_t size() const { return share_.size(); }
  const SweepFolder& folder() const { return folder_; }
  const SweepGrid& grid() const { return grid_; }
  const SweepColumns& columns() const { return columns_; }
  /// Of the chips that have one, in the order of the grid.
  std::vector<SweepRow> rows() const;

 private:
  bool is_kept() const { return !folder_.path().empty(); }
  std::vector<std::size_t> open_chips() const;
  void finish_shard() const;

  SweepPlan plan_;
  SweepGrid grid_;
  SweepColumns columns_;
  SweepFolder folder_;
  std::optional<Shard> shard_;
  std::vector<std::size_t> share_;
  Json config_;
  SweepRows rows_;
  bool is_new_ = false;
};

/// How many of the rows are of chips that failed.
std::size_t count_failed(const std::vector<SweepRow>& rows);

}  // namespace ohmic
