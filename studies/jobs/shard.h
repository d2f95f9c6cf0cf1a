#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ohmic {

/// One of the shares into which the items of a study are dealt: each is for a process of its own,
/// on whatever machine.
struct Shard {
  std::size_t index = 0;  ///< below `count`
  std::size_t count = 1;

  /// Where it does its share: OUT/shard-1.
  std::string folder(const std::string& out) const;
  /// "1/3", as `--shard` takes it.
  std::string text() const;
};

/// The shard that `--shard` names: `i/N` or, for `slurm`, the place of this process among the tasks
/// of its Slurm array (SLURM_ARRAY_TASK_ID, _MIN and _COUNT). Throws ConfigError that names --shard
/// if it is none.
Shard parse_shard(const std::string& text);

/// The items of a shard, rising. Items are dealt like cards in the order of falling cost, to and
/// fro, so that shares differ by at most one item. costs: of all items, in any unit; items of equal
/// cost are dealt in their own order.
std::vector<std::size_t> dealt_items(const std::vector<std::uint64_t>& costs, const Shard& shard);

}  // namespace ohmic
