#include "methods/policy_tuning.h"

#include <utility>

#include "methods/round_training.h"
#include "rl/session/search_plan.h"

namespace ohmic {

std::optional<TunedPolicy> tune_policy(const QuantPolicy& policy, const TrainedNetwork& trained,
                                       FloatStart& start, const CompressionTask& task,
                                       const std::string& checkpoint, const RoundStore& store,
                                       const MethodProgress& progress) {
  FinetuneOptions options = round_training(task);
  options.training.learning_rate = SearchPlan().finetune_learning_rate;
  keep_in_file(checkpoint, store, {{"policy", to_string(policy)}}, options.training);
  const IntegerNetwork before = start.integers(policy);
  FinetuneResult result =
      finetune(trained.network, trained.weights, before, trained.data, options, progress.training);
  if (result.training.stopped) return std::nullopt;
  IntegerNetwork after = result.kept_epoch == 0 ? before : start.learned(result.weights, policy);
  return TunedPolicy{std::move(after), std::move(result.weights)};
}

}  // namespace ohmic
