#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"
#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// One policy, or a search, on every chip of a grid: the plan, the chips and the rows that they
/// have come to.
class SweepStudy {
 public:
  /// Called as a chip ends. index: of the chip in the grid.
  using OnRow = std::function<void(std::size_t index, const SweepRow& row)>;

  /// folder: of the run, there already; empty if nothing is kept. Throws ConfigError on a bad grid.
  SweepStudy(SweepPlan plan, const std::string& folder);

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
  /// sweep.json.
  std::string finish();

  const SweepFolder& folder() const { return folder_; }
  const SweepGrid& grid() const { return grid_; }
  const SweepColumns& columns() const { return columns_; }
  /// Of the chips that have one, in the order of the grid.
  std::vector<SweepRow> rows() const;

 private:
  bool is_kept() const { return !folder_.path().empty(); }
  std::vector<std::size_t> open_chips() const;

  SweepPlan plan_;
  SweepGrid grid_;
  SweepColumns columns_;
  SweepFolder folder_;
  Json config_;
  SweepRows rows_;
  bool is_new_ = false;
};

/// How many of the rows are of chips that failed.
std::size_t count_failed(const std::vector<SweepRow>& rows);

}  // namespace ohmic
