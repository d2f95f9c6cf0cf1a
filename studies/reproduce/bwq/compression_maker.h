#pragma once

#include <vector>

#include "studies/jobs/job.h"
#include "studies/reproduce/items.h"
#include "studies/reproduce/reproduce_plan.h"

namespace ohmic {

/// The compressions of LeNet-5 that the items are made of, each a job; `first`: the item number of
/// the first. A finished one will be left as it is, one that was cut short goes on. Those of
/// other networks take hours and are the user's to make.
std::vector<Job> compression_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                                  std::size_t first);

}  // namespace ohmic
