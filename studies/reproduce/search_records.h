#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studies/reproduce/chip_costs.h"
#include "studies/runs/episode_history.h"

namespace ohmic {

/// W8A8 or the best policy of a search, as summary.json has it. Accuracies in percent.
struct PolicyRecord {
  std::string policy;  ///< "W8A8-W6A4-..."
  double validation_accuracy = 0, test_accuracy = 0;
  double cost_ratio = 0;
  ChipCost price;
  bool feasible = false;
};

/// A finished run of `ohmic search`.
struct SearchRecord {
  std::string folder;
  std::string network;  ///< name
  std::string agent;
  double threshold = 0;
  bool energy_only = false;  ///< weights 0,1,0; else equal thirds
  std::string data;
  bool synthetic = false;
  std::vector<EpisodeRecord> episodes;
  PolicyRecord baseline, best;
  double total_s = 0, simulation_s = 0;
  std::uint64_t simulator_calls = 0;
};

/// The finished runs below a folder, one level deep and the folder itself, in the order of their
/// names. Unfinished runs, and runs of other chips than wei2022 or other weights of the cost, are
/// none; `passed_over` says which and why. Throws ConfigError if the folder is none or a file is
/// broken.
std::vector<SearchRecord> read_searches(const std::string& folder,
                                        std::vector<std::string>& passed_over);

/// The files that read_searches() reads, as far as they are there.
std::vector<std::string> files_of_searches(const std::string& folder);

/// The widths of a policy "W8A8-W6A4-...".
struct Widths {
  std::vector<double> weights, activations;
};
Widths widths_of(const std::string& policy);

}  // namespace ohmic
