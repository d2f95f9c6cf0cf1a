#pragma once

#include <optional>

#include "hw/cost/cost_report.h"
#include "methods/width_search.h"

namespace ohmic {

/// Chooses widths in two stages (after Qu et al. 2021, RaQu; a reconstruction of ours):
/// 1. DDPG chooses the widths of layers as HAQ does, within task.threshold, in half of the
/// episodes;
/// 2. each layer is cut into groups of output channels that fill an array's width, and DDPG moves
///    the width of each by a bit at most; paid for accuracy and utilization. The layers' own
///    policy is kept if no refined one is worth more, and none may lose more accuracy than it does
///    or than kAllowedLoss allows.
/// The answer is fine-tuned. dense: what W8A8 costs on the chip. Errors and return as
/// search_widths().
std::optional<SearchedNetwork> search_groups(const CompressionTask& task,
                                             const HardwareRecord& hardware,
                                             const CostReport& dense, FloatStart& start,
                                             const RoundStore& store,
                                             const MethodProgress& progress);

}  // namespace ohmic
