#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/items.h"
#include "studies/reproduce/reproduce_plan.h"

namespace ohmic {

/// Makes the searches that the items are made of by child processes of this program, one after the
/// other, in the plan's folder; a finished one is left as it is, one that was cut short goes on.
/// out_of_reach: gets a sentence for each threshold that no policy meets. False where an interrupt
/// came. ConfigError where a search refuses its input.
bool make_searches(const ReproducePlan& plan, const std::vector<const Item*>& wanted,
                   std::vector<std::string>& out_of_reach);

}  // namespace ohmic
