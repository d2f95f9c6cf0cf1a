#include "methods/group_method.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hw/mapping/layout/class_choice.h"
#include "methods/policy_tuning.h"
#include "methods/search_stage.h"
#include "rl/env/compression_spaces.h"
#include "rl/env/points.h"
#include "rl/oracles/report_cost.h"

namespace ohmic {
namespace {

/// Output channels of each layer whose slices, side by side, fill the arrays that it would choose.
std::vector<int> array_wide(const NetworkSpec& network, const ChipConfig& chip,
                            const QuantPolicy& policy) {
  std::vector<int> columns;
  for (std::size_t i = 0; i < policy.layers.size(); ++i) {
    const auto mapped =
        measure_alone(chip, network.weight_layer(static_cast<int>(i)), policy.layers[i], nullptr);
    const auto chosen = static_cast<std::size_t>(mapped ? mapped->busiest_class : 0);
    const int slices = chip.weight_slices(policy.layers[i].weight_bits);
    columns.push_back(std::max(1, chip.arrays[chosen].columns / slices));
  }
  return columns;
}

/// The second stage behind the first. Nothing: stopped.
std::optional<StageResult> refine(const StageResult& layers, const CompressionTask& task,
                                  const HardwareRecord& hardware, const CostReport& dense,
                                  FloatStart& start, const RoundStore& store,
                                  const MethodProgress& progress) {
  const NetworkSpec& network = task.trained.network;
  const Trial& first = layers.best;
  const double w8a8 = start.validation(uniform_policy(network, 8, 8));
  SearchStage stage{"ddpg", stage_plan(task, task.rounds / 2), 2, StageBest::kHighestReward};
  stage.plan.space = group_space(network, first.policy,
                                 array_wide(network, make_chip_config(hardware), first.policy));
  stage.plan.reference = hardware_cost(dense);
  stage.plan.reference->utilization = first.outcome.cost.utilization;
  stage.plan.reward.kind = RewardKind::kUtilization;
  stage.plan.reward.tau = std::min(-kAllowedLoss, points_between(first.outcome.accuracy, w8a8));
  auto groups = play(stage, task.trained, hardware, store, progress);
  if (!groups) return std::nullopt;
  const RewardFunction worth(stage.plan.reward, {w8a8, *stage.plan.reference});
  const Trial ungrouped = worth.judge(0, first.policy, first.outcome);
  if (ungrouped.reward >= groups->best.reward) groups->best = ungrouped;
  return groups;
}

}  // namespace

std::optional<SearchedNetwork> search_groups(const CompressionTask& task,
                                             const HardwareRecord& hardware,
                                             const CostReport& dense, FloatStart& start,
                                             const RoundStore& store,
                                             const MethodProgress& progress) {
  auto layers = play({"ddpg", stage_plan(task, (task.rounds + 1) / 2)}, task.trained, hardware,
                     store, progress);
  if (!layers) return std::nullopt;
  std::vector<Trial> trials = layers->trials;
  QuantPolicy best = layers->best.policy;
  if (task.rounds > 1) {
    auto groups = refine(*layers, task, hardware, dense, start, store, progress);
    if (!groups) return std::nullopt;
    best = groups->best.policy;
    trials = one_behind_the_other(std::move(trials), groups->trials);
  }
  auto tuned =
      tune_policy(best, task.trained, start, task, store.directory().checkpoint(), store, progress);
  if (!tuned) return std::nullopt;
  return SearchedNetwork{std::move(tuned->network), std::move(trials)};
}

}  // namespace ohmic
