#pragma once

#include <string>
#include <utility>
#include <vector>

#include "studies/compare/agent_variant.h"

namespace ohmic {

/// What every cell of a comparison reads.
struct ComparedInput {
  std::string net = "lenet5";  ///< name or file
  std::string hw = "wei2022";  ///< name or file
  std::vector<std::string> set;
  std::string data, weights;  ///< empty: the network's own
  std::string validation;     ///< file of the images that validate; empty: the usual split

  /// Adds it to the args of a search or a compression.
  void add_to(std::vector<std::string>& args) const;
};

/// A comparison to be made: which agents search at which thresholds, and what all searches share.
struct ComparePlan : ComparedInput {
  std::vector<AgentVariant> variants;
  std::vector<double> thresholds;
  int seeds = 3;
  int budget = 300;  ///< distinct policies a run
  bool per_tensor = false;
  /// Options of `ohmic search` that are handed on: name without dashes, value.
  std::vector<std::pair<std::string, std::string>> search_options;
};

/// The numbers of `0.8,0.7`, in (0, 1]. Throws ConfigError on anything else and on one that is
/// there twice.
std::vector<double> parse_thresholds(const std::string& text);

}  // namespace ohmic
