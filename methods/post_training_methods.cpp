#include "methods/post_training_methods.h"

#include <memory>
#include <utility>

#include "quant/compression/consecutive_bits.h"

namespace ohmic {

IntegerNetwork quantized_at_eight(FloatStart& start, const CompressionTask& task) {
  return start.integers(uniform_policy(task.trained.network, 8, 8));
}

IntegerNetwork three_consecutive_bits(FloatStart& start, const CompressionTask& task) {
  IntegerNetwork integers = quantized_at_eight(start, task);
  for (IntegerLayer& layer : integers.layers) {
    const IntegerWeights& weights = *layer.weights;
    layer.weights = std::make_shared<const IntegerWeights>(integer_weights(
        with_consecutive_bits(weights.codes, layer.bits.weight_bits), weights.scale));
  }
  return integers;
}

IntegerNetwork narrowest_uniform(FloatStart& start, const CompressionTask& task,
                                 const MethodProgress& progress,
                                 std::vector<CompressionRound>& rounds) {
  IntegerNetwork kept = quantized_at_eight(start, task);
  for (int bits = 8; bits >= kMinBits && static_cast<int>(rounds.size()) < task.rounds; --bits) {
    const QuantPolicy policy = uniform_policy(task.trained.network, bits, bits);
    IntegerNetwork integers = start.integers(policy);
    CompressionRound round{static_cast<int>(rounds.size()), 0, bits, bits};
    round.validation_accuracy = start.validation(policy);
    round.bits_per_weight = bits;
    round.density = density_of(integers);
    round.within = start.float_validation() - round.validation_accuracy <= kAllowedLoss;
    rounds.push_back(round);
    if (progress.on_round) progress.on_round(round);
    if (!round.within) break;
    kept = std::move(integers);
  }
  return kept;
}

}  // namespace ohmic
