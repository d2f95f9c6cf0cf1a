#include "methods/pruning_method.h"

#include <algorithm>
#include <utility>

#include "datasets/safetensors.h"
#include "methods/policy_tuning.h"
#include "methods/search_stage.h"
#include "rl/env/compression_spaces.h"
#include "rl/oracles/report_cost.h"

namespace ohmic {
namespace {

constexpr double kNoThreshold = 1e9;  // of a cost ratio

/// Episodes of the first stage.
int pruning_episodes(int all) { return std::max(1, 2 * all / 3); }

/// The stages of prune_and_quantize(), each on what the one before it came to.
class Pruning {
 public:
  Pruning(const CompressionTask& task, const HardwareRecord& hardware, const CostReport& dense,
          const RoundStore& store, const MethodProgress& progress)
      : task_(task), hardware_(hardware), dense_(dense), store_(store), progress_(progress) {}

  std::optional<StageResult> choose_shares() const {
    const NetworkSpec& network = task_.trained.network;
    const int episodes = pruning_episodes(task_.rounds);
    SearchStage stage{task_.prune_agent, stage_plan(task_, episodes), 1, StageBest::kHighestReward,
                      (episodes + 1) / 2};
    stage.plan.space = pruning_space(network, uniform_policy(network, 8, 8));
    stage.plan.reference = hardware_cost(dense_);
    stage.plan.reward.kind = RewardKind::kCompression;
    stage.plan.reward.tau = -task_.prune_loss;
    stage.plan.reward.threshold = kNoThreshold;
    stage.plan.agents.ppo.paper = true;  // whose guides keep to the edge of a threshold
    return play(stage, task_.trained, hardware_, store_, progress_);
  }

  /// Of the network that is left, in the other episodes; shares: what each layer prunes.
  std::optional<StageResult> choose_widths(const TrainedNetwork& pruned, const QuantPolicy& shares,
                                           double threshold) const {
    const int episodes = task_.rounds - pruning_episodes(task_.rounds);
    SearchStage stage{"ppo", stage_plan(task_, episodes), 2};
    stage.plan.space = width_space(pruned.network, shares);
    stage.plan.reference = hardware_cost(dense_);
    stage.plan.reward.threshold = threshold;
    if (task_.judges != nullptr) {
      task_.judges->use_weights(
          safetensors_bytes(unfold_batch_norm(pruned.network, pruned.weights)));
    }
    return play(stage, pruned, hardware_, store_, progress_);
  }

  /// What the narrowest widths alike in all layers but the first and the last cost that lose at
  /// most kAllowedLoss; what 8 bits cost if none do.
  double uniform_cost(FloatStart& pruned, double float_validation, const QuantPolicy& shares,
                      const PriceNetwork& price) const {
    double cost = 0;
    for (int bits = kMaxSearchBits; bits >= kMinBits; --bits) {
      QuantPolicy policy = shares;
      for (std::size_t i = 1; i + 1 < policy.layers.size(); ++i)
        policy.layers[i].weight_bits = policy.layers[i].activation_bits = bits;
      const bool within = float_validation - pruned.validation(policy) <= kAllowedLoss;
      if (within || bits == kMaxSearchBits)
        cost = cost_ratio(price(hardware_, pruned.integers(policy)), dense_);
      if (!within) break;
    }
    return cost;
  }

 private:
  const CompressionTask& task_;
  const HardwareRecord& hardware_;
  const CostReport& dense_;
  const RoundStore& store_;
  const MethodProgress& progress_;
};

}  // namespace

std::optional<SearchedNetwork> prune_and_quantize(const CompressionTask& task,
                                                  const HardwareRecord& hardware,
                                                  const CostReport& dense, FloatStart& start,
                                                  const RoundStore& store,
                                                  const PriceNetwork& price,
                                                  const MethodProgress& progress) {
  const Pruning pruning(task, hardware, dense, store, progress);
  auto shares = pruning.choose_shares();
  if (!shares) return std::nullopt;
  const QuantPolicy& kept = shares->best.policy;
  auto masked = tune_policy(kept, task.trained, start, task, store.directory().first_checkpoint(),
                            store, progress);
  if (!masked) return std::nullopt;
  if (task.rounds == 1) return SearchedNetwork{std::move(masked->network), shares->trials};
  TrainedNetwork pruned = task.trained;
  pruned.weights = std::move(masked->weights);
  FloatStart left(pruned, task.prune, task.threads);
  const double threshold = task.threshold > 0
                               ? task.threshold
                               : pruning.uniform_cost(left, start.float_validation(), kept, price);
  auto widths = pruning.choose_widths(pruned, kept, threshold);
  if (!widths) return std::nullopt;
  auto tuned = tune_policy(widths->best.policy, pruned, left, task, store.directory().checkpoint(),
                           store, progress);
  if (!tuned) return std::nullopt;
  return SearchedNetwork{std::move(tuned->network),
                         one_behind_the_other(std::move(shares->trials), widths->trials)};
}

}  // namespace ohmic
