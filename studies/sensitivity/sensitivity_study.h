#pragma once

#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"
#include "studies/sweep/sweep_row.h"
#include "util/json_section.h"

namespace ohmic {

/// What is asked of each number of the hardware: the effect of half and twice of it.
struct SensitivityPlan {
  std::string net, hw, policy;
  std::vector<std::string> set;   ///< `KEY=VALUE` that hold throughout
  std::vector<std::string> keys;  ///< to try; none: every key with a number
};

/// One key at another value, and what the chip then came to.
struct SensitivityRow {
  std::string key;
  Json before, value;
  ChipStatus status = ChipStatus::kOk;
  std::vector<Json> figures;  ///< of watched_figures(); null unless ok
  std::string reason;         ///< why the chip is not ok, one line
};

/// A figure that is watched.
struct WatchedFigure {
  const char* name;     ///< as `total` of `simulate --json` has it
  const char* heading;  ///< of its change in the printed table
};

/// Latency, energy, area and interval.
const std::vector<WatchedFigure>& watched_figures();

/// Halves and doubles numbers of a chip, one at a time, and simulates each such chip.
class SensitivityStudy {
 public:
  /// Throws ConfigError if an input is broken, or if a named key is unknown or has no number.
  explicit SensitivityStudy(SensitivityPlan plan);

  /// Simulates the chip and its neighbours. Throws if the chip itself has no result, as
  /// throw_error() does. stop: asked all the time, true ends the pass and all jobs.
  JobPass run(JobRunner& runner, const JobRunner::Stop& stop);

  /// How many rows there will be, and how many chips have ended.
  std::size_t size() const { return rows_.size(); }
  std::size_t done() const { return done_; }
  const std::vector<Json>& base() const { return base_; }
  /// After run(): by the largest change of a figure, those that are not ok last.
  const std::vector<SensitivityRow>& rows() const { return rows_; }
  /// `sensitivity --json`.
  Json json() const;

 private:
  void add_rows(const std::string& key);
  Job job(std::size_t item) const;
  void take(const Job& job, const JobOutcome& outcome);

  SensitivityPlan plan_;
  Json hardware_;
  std::vector<SensitivityRow> rows_;
  std::vector<Json> base_;
  std::size_t done_ = 0;
};

/// The largest |figure / base - 1| of a row; 0 unless it is ok.
double largest_change(const SensitivityRow& row, const std::vector<Json>& base);

/// The rows for a terminal: the value before and after, and what each figure does in percent.
std::string sensitivity_table(const std::vector<SensitivityRow>& rows,
                              const std::vector<Json>& base);

}  // namespace ohmic
