#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// Files by option (net, hw or policy) and the name that a list has for them.
using FoundFiles = std::map<std::pair<std::string, std::string>, std::string>;

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
  std::vector<std::pair<std::string, std::string>> search_options = {};
  /// What names of lists stand for, if not for themselves: the grid keeps the names.
  FoundFiles files = {};
};

/// The name or file behind a name of an option.
inline std::string behind(const FoundFiles& files, const std::string& option,
                          const std::string& name) {
  const auto found = files.find({option, name});
  return found == files.end() ? name : found->second;
}

}  // namespace ohmic
