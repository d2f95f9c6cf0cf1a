#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "hw/config/hardware_record.h"
#include "nets/network_spec.h"
#include "quant/training/finetune.h"
#include "rl/agents/learning_log.h"
#include "rl/env/hardware_key.h"
#include "rl/oracles/search_time.h"
#include "rl/search/final_choice.h"
#include "rl/search/run_directory.h"
#include "util/json_section.h"

namespace ohmic {

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

/// The best of the widest affordable policies whose free layers are all alike: what a search is
/// worth is what it adds to that.
struct UniformAnswer {
  Trial judged;  ///< on all validation images; its episode says nothing
  double test_accuracy = 0;
};

/// What a weight layer is thought to lose when it alone is narrow, percentage points; 0 for what
/// stays as it is.
struct LayerLoss {
  double weights = 0;
  double activations = 0;
};

/// What a finished search tells. Accuracies in percent; if policies were fine-tuned, after it.
struct SearchSummary {
  FinalChoice choice;
  double baseline_test_accuracy = 0;
  double best_test_accuracy = 0;
  std::optional<UniformAnswer> uniform;
  std::optional<TunedResult> tuned;
  int unique_evaluations = 0;  ///< distinct policies among the episodes
  SearchTime effort;
  std::vector<HardwareKey> keys;  ///< that the search chose
  HardwareRecord hardware;        ///< of the best policy
  std::size_t screen_images = 0;  ///< validation images that an episode read; 0: all
  LearningLog learning;           ///< of the agent
  std::vector<LayerLoss> losses;  ///< at kLossBits bits, by weight layer; empty: not asked
};

constexpr int kLossBits = 4;

/// Writes best_policy.json, summary.json, the best chip's hardware file if hardware keys were
/// chosen, learning.csv if the agent has networks and, behind fine-tuning, the best weights.
/// config: the run's config.json.
void write_results(const RunDirectory& run, const Json& config, const NetworkSpec& network,
                   const std::vector<Trial>& trials, const SearchSummary& summary);

}  // namespace ohmic
