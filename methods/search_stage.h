#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "methods/compression_task.h"
#include "methods/method_progress.h"
#include "methods/round_store.h"
#include "rl/session/search_plan.h"

namespace ohmic {

/// What the best episode of a stage is.
enum class StageBest {
  kAnswer,        ///< as `ohmic search` chooses
  kHighestReward  ///< of the feasible ones, if there are any; the first of equals
};

/// A part of a method in which an agent plays episodes.
struct SearchStage {
  std::string agent;  ///< of `ohmic search`
  SearchPlan plan;
  int number = 1;  ///< among the stages of the method
  StageBest best = StageBest::kAnswer;
  int uniform_start = 0;  ///< most episodes of a bisection before the agent's (UniformStart)
};

/// What a stage came to.
struct StageResult {
  Trial best;
  std::vector<Trial> trials;
};

/// The trials of two stages, their episodes numbered through.
std::vector<Trial> one_behind_the_other(std::vector<Trial> first, const std::vector<Trial>& second);

/// A plan with the task's threshold, seed, threads and judges.
SearchPlan stage_plan(const CompressionTask& task, int episodes);

/// Plays the episodes of a stage that the run has not yet, on this network's weights; they are kept
/// in a database of the run. Nothing: the user stopped it. Throws OutOfReachError if no policy is
/// cheap enough.
std::optional<StageResult> play(const SearchStage& stage, const TrainedNetwork& trained,
                                const HardwareRecord& hardware, const RoundStore& store,
                                const MethodProgress& progress);

}  // namespace ohmic
