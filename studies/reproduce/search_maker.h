#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "studies/jobs/job_runner.h"
#include "studies/reproduce/items.h"
#include "studies/reproduce/reproduce_plan.h"

namespace ohmic {

/// The network that searches are made of: VGG-13 if there are weights of it, else LeNet-5.
std::string network_of(const ReproducePlan& plan);

/// The searches that the items are made of, each once. A finished one will be left as it is, one
/// that was cut short goes on.
std::vector<Job> search_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted);

/// The searches and compressions that items are made of, in the order in which they are made.
struct PlannedRuns {
  std::vector<std::string> names;    ///< of their folders, by number
  std::vector<std::uint64_t> costs;  ///< what each takes, see dealt_items()
  std::vector<Job> jobs;             ///< of those that are not there yet; Job::item is the number
};

PlannedRuns planned_runs(const ReproducePlan& plan, const std::vector<const Item*>& wanted);

/// Called as a search ends: it is done, or no policy meets its threshold.
using SearchEnd = std::function<void(const Job&, const JobOutcome&)>;

/// Makes the searches in the plan's folder. stop: asked all the time, true ends the pass. Throws
/// ConfigError if a search refuses its input, SimulationError if it fails.
JobPass run_searches(const ReproducePlan& plan, const std::vector<Job>& searches, JobRunner& runner,
                     const SearchEnd& on_end, const JobRunner::Stop& stop);

}  // namespace ohmic
