#pragma once

#include <string>
#include <vector>

#include "studies/jobs/job.h"
#include "studies/reproduce/items.h"
#include "studies/reproduce/reproduce_plan.h"

namespace ohmic {

/// The names of the compressions of LeNet-5 that the items are made of. Those of other networks
/// take hours and are the user's to make.
std::vector<std::string> compression_names(const std::vector<const Item*>& wanted);

/// The jobs of those that are not finished yet; one that was cut short goes on. first: the item
/// number of the first name.
std::vector<Job> compression_jobs(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                                  std::size_t first);

}  // namespace ohmic
