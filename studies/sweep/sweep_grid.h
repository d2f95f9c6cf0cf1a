#pragma once

#include <string>
#include <vector>

#include "studies/sweep/sweep_axis.h"
#include "studies/sweep/sweep_plan.h"

namespace ohmic {

/// The chips of a sweep: every combination of the axes' values; the last axis runs fastest. Each
/// axis has at least two values.
struct SweepGrid {
  std::vector<SweepAxis> axes;
  std::vector<std::string> fixed;  ///< `KEY=VALUE` that hold for every chip

  std::size_t size() const;
  /// What the axes are called, one after the other.
  std::vector<std::string> keys() const;
  /// The value of each key on chip `index` in [0, size()).
  std::vector<Json> values(std::size_t index) const;
  /// The value of the key `name` on chip `index`; `otherwise` if that is no key of the grid.
  std::string value(std::size_t index, const std::string& name, const std::string& otherwise) const;
  /// The `--set` of chip `index`: the fixed ones and one a hardware key.
  std::vector<std::string> assignments(std::size_t index) const;

 private:
  const std::vector<Json>& value_of_axis(std::size_t index, std::size_t axis) const;
};

/// Whether a key of a grid is a hardware key, not net, hw or policy.
bool is_hardware_key(const std::string& key);

/// The grid of a plan: networks, hardware and policies before the keys of `--set`. Throws
/// ConfigError naming the option and the key if a key is there twice, an axis is bad, or the grid
/// has more than 100,000 chips.
SweepGrid make_grid(const SweepPlan& plan);

/// The grid of the keys of `--set` alone.
SweepGrid parse_grid(const std::vector<std::string>& sets);

/// "tile.pes=8 crossbar.rows=64": what tells a chip from the others of its grid.
std::string chip_label(const SweepGrid& grid, std::size_t index);

}  // namespace ohmic
