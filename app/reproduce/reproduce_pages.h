#pragma once

#include <vector>

#include "app/options/reproduce_options.h"
#include "studies/jobs/shard_folder.h"

namespace ohmic::app {

/// The status of a run that no policy can meet.
constexpr const char* kOutOfReach = "out_of_reach";

/// Throws ConfigError if a result would lie over what is read. To be called before any work.
void check_files(const ReproduceArguments& arguments, const std::vector<const Item*>& wanted);

/// Makes the pages of finished runs, and prints them. ends: of the runs that were made for them.
/// Returns the exit code.
int write_pages(const ReproduceArguments& arguments, const std::vector<ShardItem>& ends);

}  // namespace ohmic::app
