#pragma once

#include <string>

#include "studies/jobs/shard_set.h"

// What `ohmic merge` does with the shards of each study: it writes into `out` what the unsharded
// run writes, prints what that prints and returns its exit code. Throws ConfigError that names the
// shard if one does not hold what it says.

namespace ohmic::app {

int merge_sweep(const std::string& out, const ShardSet& shards);
int merge_reproduction(const std::string& out, const ShardSet& shards);
int merge_comparison(const std::string& out, const ShardSet& shards);

/// Reads the shards below `out`. Throws ConfigError if they are not whole, disjoint and of one run,
/// or if `out` holds a run of another kind already.
ShardSet read_shards_for(const std::string& out);

}  // namespace ohmic::app
