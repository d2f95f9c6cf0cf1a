#pragma once

#include <string>
#include <vector>

#include "app/reproduce/reproduce_options.h"

namespace ohmic::app {

/// Makes the searches that the items are made of by child processes of this program, one after the
/// other, in runs_folder(); a finished one is left as it is, one that was cut short goes on.
/// out_of_reach: gets a sentence for each threshold that no policy meets. False where an interrupt
/// came. ConfigError where a search refuses its input.
bool make_searches(const ReproduceArguments& arguments, const std::vector<const Item*>& wanted,
                   std::vector<std::string>& out_of_reach);

}  // namespace ohmic::app
