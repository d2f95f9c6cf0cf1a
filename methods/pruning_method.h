#pragma once

#include <optional>

#include "hw/cost/cost_report.h"
#include "methods/network_price.h"
#include "methods/width_search.h"

namespace ohmic {

/// Prunes, then quantises (after Yang et al. 2023, APQ; a reconstruction of ours):
/// 1. task.prune_agent chooses the share of column vectors that each layer keeps; two thirds of the
///    episodes, paid for the crossbars saved of the dense network's if post-training accuracy loses
///    at most task.prune_loss points;
/// 2. the best policy is fine-tuned at W8A8, what is pruned held at 0;
/// 3. PPO chooses the widths of the pruned network, in the other episodes, within task.threshold;
///    if that is 0, within what the narrowest uniform widths that lose at most kAllowedLoss cost;
/// 4. its best policy is fine-tuned.
/// A single episode is the first part's, and the widths stay at 8 bits.
/// dense: what W8A8 costs on the chip without compression. Errors and return as search_widths().
std::optional<SearchedNetwork> prune_and_quantize(const CompressionTask& task,
                                                  const HardwareRecord& hardware,
                                                  const CostReport& dense, FloatStart& start,
                                                  const RoundStore& store,
                                                  const PriceNetwork& price,
                                                  const MethodProgress& progress);

}  // namespace ohmic
