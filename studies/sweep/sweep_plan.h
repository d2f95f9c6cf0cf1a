#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// What a sweep asks of every chip of its grid.
struct SweepPlan {
  std::string net = "lenet5";    ///< name or file
  std::string hw = "wei2022";    ///< name or file; the grid's values stand over it
  std::vector<std::string> set;  ///< the grid, `KEY=V1,V2,...`
  std::string policy = "W8A8";   ///< of every chip, where nothing is searched
  bool search = false;           ///< search the widths of each chip
  /// Options of `ohmic search` that are handed on: name without dashes, value.
  std::vector<std::pair<std::string, std::string>> search_options;
};

}  // namespace ohmic
