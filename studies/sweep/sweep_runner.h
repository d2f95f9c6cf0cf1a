#pragma once

#include <functional>
#include <string>
#include <vector>

#include "studies/sweep/sweep_chip.h"

namespace ohmic {

/// How a pass over the open chips of a sweep ended.
struct SweepPass {
  bool interrupted = false;
  std::vector<std::string> killed;  ///< chips whose child was ended from outside, and by whom
};

/// Judges every chip of `open` by child processes of this program, at most `jobs` at a time, in
/// order. on_row: called as each chip ends; stop: asked all the time, true ends the pass and all
/// children.
SweepPass judge_chips(const ChipSteps& steps, const std::vector<std::size_t>& open,
                      std::size_t jobs, const std::function<void(std::size_t, SweepRow)>& on_row,
                      const std::function<bool()>& stop);

}  // namespace ohmic
