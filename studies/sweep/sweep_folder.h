#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "studies/sweep/sweep_grid.h"
#include "studies/sweep/sweep_row.h"

namespace ohmic {

/// Rows of a sweep by the index of their chip.
using SweepRows = std::map<std::size_t, SweepRow>;

/// Finds the chips of a grid by the values that tell them apart.
class ChipIndex {
 public:
  explicit ChipIndex(const SweepGrid& grid);

  /// The index of the chip with these values, in the order of SweepGrid::keys(); none if the grid
  /// has no such chip.
  std::optional<std::size_t> find(const std::vector<Json>& values) const;

 private:
  std::unordered_map<std::string, std::size_t> chips_;
};

/// The run directory of a sweep. While the sweep goes on sweep.csv holds the rows in the order in
/// which the chips ended; sweep.json is written last, and says that the sweep is finished.
class SweepFolder {
 public:
  explicit SweepFolder(std::string folder) : folder_(std::move(folder)) {}

  const std::string& path() const { return folder_; }
  std::string config() const { return folder_ + "/config.json"; }
  std::string csv() const { return folder_ + "/sweep.csv"; }
  std::string json() const { return folder_ + "/sweep.json"; }
  std::string html() const { return folder_ + "/sweep.html"; }
  /// The run directory of a chip's own search; the same width for all chips of a grid.
  std::string chip(std::size_t index, std::size_t chips) const;

  bool holds_run() const;
  bool finished() const;
  /// Writes config.json. The folder must be there.
  void create(const Json& config) const;
  /// The rows of sweep.csv; a half-written last line is not one. ConfigError names a broken line or
  /// one of no chip of the grid.
  SweepRows read_rows(const SweepColumns& columns, const ChipIndex& chips) const;
  /// Writes sweep.csv, whole.
  void write_rows(const SweepColumns& columns, const SweepRows& rows) const;
  /// Makes a finished sweep, some of whose chips failed, one that goes on.
  void reopen() const;
  /// Adds a row to sweep.csv at once.
  void append(const SweepRow& row);
  /// Takes back create() and write_rows().
  void remove() const;

 private:
  std::string folder_;
};

}  // namespace ohmic
