#pragma once

#include "app/options/options.h"
#include "studies/sweep/sweep_plan.h"
#include "util/json_section.h"

// Files behind the names of `--net A,B`, `--hw A,B` and `--policy A,B`. A run keeps the names, and
// in config.json under `paths` where each file lies, so that it goes on from any folder.

namespace ohmic::app {

/// By option and name: where the files lie that lists of several names hold.
Json listed_paths(const SharedOptions& options);

/// A run's config.json with the files that were `given` again, name by name, in the place of its
/// own.
Json with_given_lists(Json config, const po::variables_map& given);

/// What the names of lists stand for in this folder, if it is not the names themselves. config: of
/// the run to go on with, or null.
FoundFiles found_files(const SharedOptions& options, const Json& config);

}  // namespace ohmic::app
