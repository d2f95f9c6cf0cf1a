#include "methods/search_stage.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rl/agents/agents.h"
#include "rl/agents/heuristic/uniform_start.h"
#include "rl/search/stored_config.h"
#include "rl/session/search_session.h"

namespace ohmic {
namespace {

bool goes_on(const MethodProgress& progress) {
  return !progress.training.stop_requested || !progress.training.stop_requested();
}

std::unique_ptr<Agent> agent_of(const SearchStage& stage, const AgentContext& context) {
  auto agent = make_agent(stage.agent, context);
  if (stage.uniform_start == 0) return agent;
  return std::make_unique<UniformStart>(context.env, std::move(agent), stage.uniform_start);
}

Trial highest_reward(const std::vector<Trial>& trials) {
  return *std::max_element(trials.begin(), trials.end(), [](const Trial& a, const Trial& b) {
    return std::pair(a.feasible, a.reward) < std::pair(b.feasible, b.reward);
  });
}

}  // namespace

std::vector<Trial> one_behind_the_other(std::vector<Trial> first,
                                        const std::vector<Trial>& second) {
  for (const Trial& trial : second) {
    const int episode = static_cast<int>(first.size());
    first.push_back(trial);
    first.back().episode = episode;
  }
  return first;
}

SearchPlan stage_plan(const CompressionTask& task, int episodes) {
  SearchPlan plan;
  plan.reward.threshold = task.threshold;
  plan.episodes = episodes;
  plan.quantizer.prune = task.prune;
  plan.seed = task.seed;
  plan.threads = plan.chips = task.threads;
  plan.judges = task.judges;
  return plan;
}

std::optional<StageResult> play(const SearchStage& stage, const TrainedNetwork& trained,
                                const HardwareRecord& hardware, const RoundStore& store,
                                const MethodProgress& progress) {
  if (progress.on_stage) progress.on_stage(stage.number, stage.plan.episodes);
  TrialStore trials(store.directory().database(stage.number));
  const auto earlier = trials.record();
  SearchSession session(
      stage.plan, {trained, hardware},
      [&](const AgentContext& context) { return agent_of(stage, context); }, earlier);
  if (!earlier) session.begin(trials, config_text(store.config()));
  SearchRun run = session.open(trials);
  const bool complete = run.run(session.budget(), [&](const std::vector<Trial>& played) {
    if (progress.on_episode) progress.on_episode(played, run.evaluations());
    return goes_on(progress);
  });
  if (!complete) return std::nullopt;
  if (stage.best == StageBest::kHighestReward)
    return StageResult{highest_reward(run.trials()), run.trials()};
  auto choice = session.choose(run, [&](const ReadingState&) { return goes_on(progress); });
  if (!choice) return std::nullopt;
  return StageResult{std::move(choice->best), run.trials()};
}

}  // namespace ohmic
