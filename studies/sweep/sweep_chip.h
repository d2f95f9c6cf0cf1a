#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "studies/sweep/sweep_folder.h"
#include "studies/sweep/sweep_plan.h"
#include "util/process/child_process.h"

namespace ohmic {

/// What is next for a chip once one of its children has ended.
struct NextStep {
  std::vector<std::string> args;  ///< of its next child; empty where there is none
  std::optional<SweepRow> row;    ///< what the chip came to
  std::string killed;             ///< who ended the child from outside; the chip stays open
};

/// The children that judge a chip, and what their ends mean: `simulate`, or with searches `search`
/// and then `simulate` with its best policy.
class ChipSteps {
 public:
  /// threads: of each search. The plan and the folder must outlive this object.
  ChipSteps(const SweepPlan& plan, const SweepGrid& grid, const SweepColumns& columns,
            const SweepFolder& folder, int threads);

  std::string label(std::size_t index) const { return chip_label(grid_, index); }
  /// The args of the chip's first child.
  std::vector<std::string> first(std::size_t index) const;
  /// What follows from a child's end. args: those that the child was started with. ConfigError
  /// where the child refused its input.
  NextStep next(std::size_t index, const std::vector<std::string>& args,
                const ChildResult& result) const;

 private:
  std::vector<std::string> simulate(std::size_t index, const std::string& policy) const;
  std::vector<std::string> search(std::size_t index) const;
  SweepRow row(std::size_t index, ChipStatus status) const;
  SweepRow measured(std::size_t index, const std::string& simulated) const;
  NextStep ended_badly(std::size_t index, const ChildResult& result) const;

  const SweepPlan& plan_;
  const SweepGrid& grid_;
  const SweepColumns& columns_;
  const SweepFolder& folder_;
  int threads_;
};

}  // namespace ohmic
