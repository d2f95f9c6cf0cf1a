#pragma once

#include <string>
#include <vector>

#include "studies/jobs/shard_folder.h"

namespace ohmic {

/// The shards of a run that are whole, disjoint and of one run.
struct ShardSet {
  /// A shard's folder and what lies in it.
  struct Share {
    ShardFolder folder;
    ShardRecord record;
  };

  Json config;                ///< of the run, as the unsharded run has it
  std::vector<Share> shares;  ///< by index

  /// How every item ended, by item.
  std::vector<ShardItem> items() const;
  /// The folder of the shard whose share an item is, by item.
  std::vector<std::string> folders() const;
};

/// Reads all shards below `out`. Throws ConfigError that names the shard if one is missing, too
/// many, not finished, not where it belongs, of another run or version, or if an item is in none or
/// in two; ConfigError that names `out` if there are none.
ShardSet read_shards(const std::string& out);

}  // namespace ohmic
