#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// What a sweep asks of every chip of its grid.
struct SweepPlan {
  std::string net = "lenet5";    ///< names or files, `A,B`
  std::string hw = "wei2022";    ///< names or files; the grid's values stand over them
  std::vector<std::string> set;  ///< the keys of the grid, as parse_set() takes them
  std::string policy = "W8A8";   ///< of every chip, `A,B`, where nothing is searched
  bool search = false;           ///< search the widths of each chip
  /// The figures that the Pareto front weighs.
  std::vector<std::string> objectives = {"latency", "energy", "area"};
  bool accuracy = false;  ///< send test images through every chip
  /// Options that say which images: name without dashes, value.
  std::vector<std::pair<std::string, std::string>> image_options = {};
  /// Options of `ohmic search` that are handed on: name without dashes, value.
  std::vector<std::pair<std::string, std::string>> search_options;
};

}  // namespace ohmic
