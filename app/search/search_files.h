#pragma once

#include <optional>
#include <string>

#include "app/options/search_options.h"
#include "datasets/dataset.h"
#include "hw/config/hardware_record.h"
#include "nets/network_spec.h"
#include "quant/training/finetune.h"
#include "rl/oracles/search_time.h"
#include "rl/search/final_choice.h"
#include "rl/search/run_directory.h"

namespace ohmic::app {

/// Everything resolved: options, paths, network, hardware, data, hashes of what the files hold,
/// versions.
Json config_to_json(const SearchArguments& arguments, const TrainedNetwork& trained,
                    const HardwareRecord& hardware);

/// Accuracies in percent of one policy in two splits.
struct SplitAccuracy {
  double validation = 0;
  double test = 0;
};

/// What a search whose policies were fine-tuned tells beside their accuracies.
struct TunedResult {
  SplitAccuracy baseline, best;  ///< post-training
  FinetuneResult network;        ///< of the best policy
};

/// What a finished search tells. Accuracies in percent; where policies were fine-tuned, after it.
struct SearchResult {
  FinalChoice choice;
  double baseline_test_accuracy = 0;
  double best_test_accuracy = 0;
  std::optional<TunedResult> tuned;
  int unique_evaluations = 0;  ///< distinct policies among the episodes
  SearchTime effort;
  std::size_t screen_images = 0;  ///< validation images that an episode read; 0: all
};

/// Writes best_policy.json, summary.json, report.html and, behind fine-tuning, the best weights.
/// config: as config_to_json made it.
void write_results(const RunDirectory& run, const Json& config, const NetworkSpec& network,
                   const std::vector<Trial>& trials, const SearchResult& result);

/// The table of W8A8 against the best policy and the time spent, for a terminal.
std::string result_table(const SearchResult& result);

}  // namespace ohmic::app
