#pragma once

#include <vector>

#include "methods/float_start.h"
#include "methods/method_progress.h"

namespace ohmic {

/// The integers at W8A8: what sre stores without its empty rows.
IntegerNetwork quantized_at_eight(FloatStart& start, const CompressionTask& task);

/// The same, every code rounded to a magnitude of three neighbouring bits (SME).
IntegerNetwork three_consecutive_bits(FloatStart& start, const CompressionTask& task);

/// The narrowest width at which every layer's weights and inputs alike lose at most kAllowedLoss,
/// from 8 bits down, each width a round; W8A8 if none does.
IntegerNetwork narrowest_uniform(FloatStart& start, const CompressionTask& task,
                                 const MethodProgress& progress,
                                 std::vector<CompressionRound>& rounds);

}  // namespace ohmic
