#include "methods/width_search.h"

#include <utility>

#include "methods/policy_tuning.h"
#include "methods/search_stage.h"

namespace ohmic {

std::optional<SearchedNetwork> search_widths(const std::string& agent, const CompressionTask& task,
                                             const HardwareRecord& hardware, FloatStart& start,
                                             const RoundStore& store,
                                             const MethodProgress& progress) {
  auto widths =
      play({agent, stage_plan(task, task.rounds)}, task.trained, hardware, store, progress);
  if (!widths) return std::nullopt;
  auto tuned = tune_policy(widths->best.policy, task.trained, start, task,
                           store.directory().checkpoint(), store, progress);
  if (!tuned) return std::nullopt;
  return SearchedNetwork{std::move(tuned->network), std::move(widths->trials)};
}

}  // namespace ohmic
