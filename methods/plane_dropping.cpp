#include "methods/plane_dropping.h"

#include <memory>

#include "methods/outer_loop.h"
#include "quant/compression/block_planes.h"
#include "quant/training/block_lasso.h"

namespace ohmic {
namespace {

/// The codes of one convolution group of a layer.
CodeMatrix group_codes(const Im2col& matrix, const std::vector<WeightCode>& codes, int group) {
  CodeMatrix part{
      static_cast<std::size_t>(matrix.columns), static_cast<std::size_t>(matrix.rows), {}};
  const auto size = static_cast<std::ptrdiff_t>(part.outputs * part.rows);
  part.codes.assign(codes.begin() + group * size, codes.begin() + (group + 1) * size);
  return part;
}

/// Works on one integer network after the other.
class PlaneDropper {
 public:
  PlaneDropper(const NetworkSpec& network, const LassoBlock& unit)
      : network_(network),
        block_{static_cast<std::size_t>(unit.rows), static_cast<std::size_t>(unit.columns)} {}

  /// Drops what the share allows and fills bits a weight and density of the round.
  IntegerNetwork drop(IntegerNetwork integers, double share, CompressionRound& round) const {
    double weights = 0;
    for (std::size_t l = 0; l < integers.layers.size(); ++l) {
      const Im2col matrix = im2col(network_.weight_layer(static_cast<int>(l)));
      const IntegerWeights& before = *integers.layers[l].weights;
      std::vector<WeightCode> codes;
      for (int group = 0; group < matrix.groups; ++group) {
        CodeMatrix part = group_codes(matrix, before.codes, group);
        const auto first = before.scale.begin() + group * matrix.columns;
        if (share > 0) drop_top_planes(part, block_, {{first, first + matrix.columns}, {}}, share);
        const BlockFigures figures = block_figures(part, block_);
        const auto size = static_cast<double>(part.codes.size());
        round.bits_per_weight += figures.bits_per_weight * size;
        round.density += figures.density * size;
        weights += size;
        codes.insert(codes.end(), part.codes.begin(), part.codes.end());
      }
      integers.layers[l].weights =
          std::make_shared<const IntegerWeights>(integer_weights(std::move(codes), before.scale));
    }
    round.bits_per_weight /= weights;
    round.density /= weights;
    return integers;
  }

 private:
  const NetworkSpec& network_;
  BlockSize block_;
};

}  // namespace

IntegerNetwork fewer_planes(FloatStart& start, const CompressionTask& task,
                            const MethodProgress& progress, std::vector<CompressionRound>& rounds) {
  const NetworkSpec& network = task.trained.network;
  const PlaneDropper dropper(network, task.unit);
  IntegerNetwork kept;
  std::optional<LassoTry> next = LassoTry{};  // the start: nothing dropped, inputs of 8 bits
  for (; next; next = next_lasso_try(rounds, task.rounds)) {
    CompressionRound round{static_cast<int>(rounds.size()), next->alpha, kBlockLassoBits,
                           next->activation_bits};
    const QuantPolicy policy = block_lasso_policy(network, kBlockLassoBits, next->activation_bits);
    IntegerNetwork integers = dropper.drop(start.integers(policy), next->alpha, round);
    round.validation_accuracy = start.validation(integers);
    round.within = start.float_validation() - round.validation_accuracy <= kAllowedLoss;
    if (round.within || rounds.empty()) kept = std::move(integers);
    rounds.push_back(round);
    if (progress.on_round) progress.on_round(round);
  }
  return kept;
}

}  // namespace ohmic
