#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/options/options.h"
#include "quant/network/trained_network.h"
#include "quant/training/block_lasso.h"
#include "quant/training/finetune.h"
#include "util/json_section.h"

namespace ohmic::app {

/// Top-1 accuracy of an integer network, in percent.
struct FinetuneFigures {
  double validation = 0;
  double test = 0;
};

/// A training behind `ohmic finetune`, of either kind, as its report tells it.
struct FinetuneReport {
  FinetuneResult result;
  std::optional<BlockLassoOptions> lasso;  ///< with --block-lasso
  PlaneFigures planes;                     ///< the same
  FinetuneFigures before, after;           ///< post-training, and of what is kept
  int epochs = 0;
  bool bfloat16 = false;
  std::string out;  ///< the weights file
};

/// The report as --json has it.
Json finetune_json(const FinetuneReport& report, const TrainedNetwork& trained,
                   const QuantPolicy& policy, std::uint64_t seed);

/// The same for a terminal.
std::string finetune_text(const FinetuneReport& report);

}  // namespace ohmic::app
