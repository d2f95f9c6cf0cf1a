#pragma once

#include <vector>

#include "methods/float_start.h"
#include "methods/method_progress.h"

namespace ohmic {

/// Drops the top planes of blocks without training (BWQ-PTQ, ours): bwq's outer loop with the share
/// of the weights' squares that a block's error may have (drop_top_planes) in the place of alpha.
/// The last network within kAllowedLoss, else W8A8.
IntegerNetwork fewer_planes(FloatStart& start, const CompressionTask& task,
                            const MethodProgress& progress, std::vector<CompressionRound>& rounds);

}  // namespace ohmic
