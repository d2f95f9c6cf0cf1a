#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "studies/compare/compare_plan.h"

namespace ohmic {

/// One search of a comparison: an agent at a threshold with a seed.
struct ComparedRun {
  AgentVariant variant;
  double threshold = 0;
  int seed = 1;

  /// "ppo-th0.8-seed1": the name of its folder.
  std::string name() const;
};

/// By threshold, then agent, then seed. An agent without randomness has one seed.
std::vector<ComparedRun> runs_of(const ComparePlan& plan);

/// What each run takes, as far as it can be said beforehand; no unit, see dealt_items().
std::vector<std::uint64_t> run_costs(const std::vector<ComparedRun>& runs);

enum class RunStatus { kOpen, kDone, kOutOfReach, kFailed };
const char* to_string(RunStatus status);

/// A policy as an episode judged it. accuracy: percent, on the images that episodes read.
struct JudgedPolicy {
  std::string policy;
  double accuracy = 0;
  double cost_ratio = 0;
  bool feasible = false;
};

/// A policy in a run's summary. Accuracies in percent, on all images.
struct FoundPolicy {
  std::string policy;
  double validation_accuracy = 0, test_accuracy = 0;
  double cost_ratio = 0, latency_ms = 0, energy_mj = 0, component_power_w = 0;
  bool feasible = false;
};

/// What a cell came to. Everything below `reason` is of a cell that is done.
struct ComparedRecord {
  ComparedRun cell;
  RunStatus status = RunStatus::kOpen;
  std::string reason;  ///< of a cell that has no result
  std::string data;    ///< the data set's spec
  FoundPolicy baseline, best;
  double tau = 0;
  int unique_evaluations = 0, episodes = 0;
  std::uint64_t simulator_calls = 0;
  double agent_s = 0, accuracy_s = 0, simulation_s = 0, total_s = 0;
  std::vector<JudgedPolicy> judged;  ///< distinct policies, in the order of their first episodes
};

/// The record of a cell that is done, from its run directory. ConfigError where a file is broken.
ComparedRecord read_run(const ComparedRun& cell, const std::string& folder);

/// Whether a run directory has everything that read_run() reads.
bool is_done(const std::string& folder);

}  // namespace ohmic
