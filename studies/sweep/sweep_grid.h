#pragma once

#include <string>
#include <vector>

#include "util/json_section.h"

namespace ohmic {

/// A hardware key that is swept, with its values in the order given: at least two, all different.
struct SweepAxis {
  std::string key;
  std::vector<Json> values;
};

/// The chips of a sweep: every combination of the axes' values; the last axis runs fastest.
struct SweepGrid {
  std::vector<SweepAxis> axes;
  std::vector<std::string> fixed;  ///< `KEY=VALUE` that hold for every chip

  std::size_t size() const;
  /// The value of each axis on chip `index` in [0, size()).
  std::vector<Json> values(std::size_t index) const;
  /// The `--set` of chip `index`: the fixed ones and one an axis.
  std::vector<std::string> assignments(std::size_t index) const;
};

/// The grid of the `--set KEY=V1,V2,...` of a command line. Throws ConfigError naming `--set` and
/// the key if a key is unknown or there twice, a value is not allowed or there twice, or the grid
/// has more than 100,000 chips.
SweepGrid parse_grid(const std::vector<std::string>& sets);

/// A value as a command line has it: 8, 1.2, serial.
std::string value_text(const Json& value);

/// "tile.pes=8 crossbar.rows=64": what tells a chip from the others of its grid.
std::string chip_label(const SweepGrid& grid, std::size_t index);

}  // namespace ohmic
