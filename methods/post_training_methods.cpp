#include "methods/post_training_methods.h"

namespace ohmic {

IntegerNetwork quantized_at_eight(FloatStart& start, const CompressionTask& task) {
  return start.integers(uniform_policy(task.trained.network, 8, 8));
}

IntegerNetwork narrowest_uniform(FloatStart& start, const CompressionTask& task,
                                 const MethodProgress& progress,
                                 std::vector<CompressionRound>& rounds) {
  IntegerNetwork kept = quantized_at_eight(start, task);
  for (int bits = 8; bits >= kMinBits && static_cast<int>(rounds.size()) < task.rounds; --bits) {
    const QuantPolicy policy = uniform_policy(task.trained.network, bits, bits);
    CompressionRound round{static_cast<int>(rounds.size()), 0, bits, bits};
    round.validation_accuracy = start.validation(policy);
    round.within = start.float_validation() - round.validation_accuracy <= kAllowedLoss;
    rounds.push_back(round);
    if (progress.on_round) progress.on_round(round);
    if (!round.within) break;
    kept = start.integers(policy);
  }
  return kept;
}

}  // namespace ohmic
