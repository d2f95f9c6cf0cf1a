#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "studies/compare/compared_run.h"
#include "studies/jobs/shard_set.h"
#include "util/config_error.h"
#include "util/file_io.h"

// How the cells of a comparison, of agents or of methods, are dealt into shards and put together
// again. A record has `cell.name()`, `status` and `reason`.

namespace ohmic {

/// The cells that a process runs: those of its share, or all.
template <typename Cell>
struct CellShare {
  std::vector<std::size_t> items;  ///< numbers of the cells in the comparison, rising
  std::vector<Cell> cells;
};

/// cells: of the whole comparison; costs: of each, see dealt_items(); shard: none for all cells.
template <typename Cell>
CellShare<Cell> share_of(const std::vector<Cell>& cells, const std::vector<std::uint64_t>& costs,
                         const std::optional<Shard>& shard) {
  CellShare<Cell> share;
  share.items = dealt_items(costs, shard.value_or(Shard()));
  for (const std::size_t item : share.items) share.cells.push_back(cells[item]);
  return share;
}

/// What shard.json says of finished cells. all: cells of the comparison; items: those of the share.
template <typename Record>
ShardRecord shard_record(const Shard& shard, std::size_t all, const std::vector<std::size_t>& items,
                         const std::vector<Record>& records) {
  ShardRecord record{shard, all, {}};
  for (std::size_t i = 0; i < items.size(); ++i) {
    record.items.push_back(
        {items[i], records[i].cell.name(), to_string(records[i].status), records[i].reason});
  }
  return record;
}

/// Where a cell of a comparison lies.
inline std::string cell_folder(const std::string& out, const std::string& name) {
  return out + "/cells/" + name;
}

/// Takes what the shards say of each cell into the records of the whole comparison, and copies the
/// cells' folders into `out` once nothing can be wrong with them. read(cell, folder): the record of
/// a cell that is done. Throws ConfigError that names the shard.
template <typename Record, typename Read>
void take_cells(const ShardSet& shards, const std::string& out, std::vector<Record>& records,
                const Read& read) {
  const std::vector<ShardItem> items = shards.items();
  const std::vector<std::string> folders = shards.folders();
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (i >= records.size() || items[i].name != records[i].cell.name())
      throw ConfigError(folders[i], "holds a cell that the comparison has not: " + items[i].name);
    const std::string folder = cell_folder(folders[i], items[i].name);
    if (items[i].status == to_string(RunStatus::kDone)) {
      if (!is_done(folder)) throw ConfigError(folders[i], "lacks the cell " + items[i].name);
      records[i] = read(records[i].cell, folder);
      continue;
    }
    records[i].status = items[i].status == to_string(RunStatus::kOutOfReach)
                            ? RunStatus::kOutOfReach
                            : RunStatus::kFailed;
    records[i].reason = items[i].reason;
  }
  if (folders.size() != records.size())
    throw ConfigError(shards.shares.front().folder.path(), "lacks cells of the comparison");
  make_folder(out + "/cells");
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string from = cell_folder(folders[i], items[i].name);
    if (file_exists(from)) copy_folder_over(from, cell_folder(out, items[i].name));
  }
}

}  // namespace ohmic
