#include "methods/width_search.h"

#include <utility>

#include "methods/round_training.h"
#include "quant/policy_file.h"
#include "rl/agents/agents.h"
#include "rl/search/stored_config.h"
#include "rl/session/search_session.h"

namespace ohmic {
namespace {

SearchPlan plan_of(const CompressionTask& task) {
  SearchPlan plan;
  plan.reward.threshold = task.threshold;
  plan.episodes = task.rounds;
  plan.seed = task.seed;
  plan.threads = plan.chips = task.threads;
  return plan;
}

bool goes_on(const MethodProgress& progress) {
  return !progress.training.stop_requested || !progress.training.stop_requested();
}

/// Plays what is left of the episodes. Nothing: stopped.
std::optional<FinalChoice> play(SearchSession& session, TrialStore& store, std::vector<Trial>& all,
                                const MethodProgress& progress) {
  SearchRun run = session.open(store);
  const bool complete = run.run(session.budget(), [&](const std::vector<Trial>& trials) {
    if (progress.on_episode) progress.on_episode(trials, run.evaluations());
    return goes_on(progress);
  });
  if (!complete) return std::nullopt;
  all = run.trials();
  return session.choose(run, [&](const ReadingState&) { return goes_on(progress); });
}

/// The policy's integers behind the fine-tuning, or before it if it gained nothing.
std::optional<IntegerNetwork> tuned(const QuantPolicy& policy, const CompressionTask& task,
                                    FloatStart& start, const RoundStore& store,
                                    const MethodProgress& progress) {
  FinetuneOptions options = round_training(task);
  options.training.learning_rate = SearchPlan().finetune_learning_rate;
  keep_in_run(store, {{"policy", to_string(policy)}}, options.training);
  const IntegerNetwork before = start.integers(policy);
  const FinetuneResult result = finetune(task.trained.network, task.trained.weights, before,
                                         task.trained.data, options, progress.training);
  if (result.training.stopped) return std::nullopt;
  return result.kept_epoch == 0 ? before : start.learned(result.weights, policy);
}

}  // namespace

std::optional<WidthSearch> search_widths(const std::string& agent, const CompressionTask& task,
                                         const HardwareRecord& hardware, FloatStart& start,
                                         const RoundStore& store, const MethodProgress& progress) {
  TrialStore trials(store.directory().database());
  const auto earlier = trials.record();
  SearchSession session(
      plan_of(task), {task.trained, hardware},
      [&](const AgentContext& context) { return make_agent(agent, context); }, earlier);
  if (!earlier) session.begin(trials, config_text(store.config()));
  WidthSearch search;
  const auto choice = play(session, trials, search.trials, progress);
  if (!choice) return std::nullopt;
  auto network = tuned(choice->best.policy, task, start, store, progress);
  if (!network) return std::nullopt;
  search.network = std::move(*network);
  return search;
}

}  // namespace ohmic
