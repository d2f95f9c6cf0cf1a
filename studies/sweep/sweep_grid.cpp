#include "studies/sweep/sweep_grid.h"

#include <algorithm>

#include "hw/config/hardware_record.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kMostChips = 100'000;

/// The parts between commas; one empty part for an empty text.
std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(',', begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

SweepAxis parse_axis(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError("--set",
                      "'" + assignment + "' is not KEY=VALUE,VALUE,..., e.g. tile.pes=8,16,32");
  }
  SweepAxis axis{assignment.substr(0, equals), {}};
  for (const std::string& text : split_at_commas(assignment.substr(equals + 1))) {
    Json value = read_override(axis.key + "=" + text).second;
    if (std::find(axis.values.begin(), axis.values.end(), value) != axis.values.end()) {
      throw ConfigError("--set", assignment + " has " + value_text(value) + " twice");
    }
    axis.values.push_back(std::move(value));
  }
  return axis;
}

std::string assignment_text(const std::string& key, const Json& value) {
  return key + "=" + value_text(value);
}

}  // namespace

std::size_t SweepGrid::size() const {
  std::size_t chips = 1;
  for (const SweepAxis& axis : axes) chips *= axis.values.size();
  return chips;
}

std::vector<Json> SweepGrid::values(std::size_t index) const {
  std::vector<Json> result(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    const std::vector<Json>& choices = axes[a].values;
    result[a] = choices[index % choices.size()];
    index /= choices.size();
  }
  return result;
}

std::vector<std::string> SweepGrid::assignments(std::size_t index) const {
  std::vector<std::string> result = fixed;
  const std::vector<Json> chosen = values(index);
  for (std::size_t a = 0; a < axes.size(); ++a) {
    result.push_back(assignment_text(axes[a].key, chosen[a]));
  }
  return result;
}

SweepGrid parse_grid(const std::vector<std::string>& sets) {
  SweepGrid grid;
  std::vector<std::string> keys;
  for (const std::string& set : sets) {
    SweepAxis axis = parse_axis(set);
    if (std::find(keys.begin(), keys.end(), axis.key) != keys.end()) {
      throw ConfigError("--set", axis.key + " is set twice; its values are one list, as in " +
                                     axis.key + "=V1,V2");
    }
    keys.push_back(axis.key);
    if (axis.values.size() == 1) {
      grid.fixed.push_back(assignment_text(axis.key, axis.values.front()));
    } else {
      grid.axes.push_back(std::move(axis));
      // Checked as it grows: no product of sizes overflows.
      if (grid.size() > kMostChips) {
        throw ConfigError("--set",
                          grid.axes.back().key + " makes the grid " + std::to_string(grid.size()) +
                              " chips large, allowed is at most " + std::to_string(kMostChips));
      }
    }
  }
  return grid;
}

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string chip_label(const SweepGrid& grid, std::size_t index) {
  std::string label;
  const std::vector<Json> chosen = grid.values(index);
  for (std::size_t a = 0; a < grid.axes.size(); ++a) {
    label += (a == 0 ? "" : " ") + assignment_text(grid.axes[a].key, chosen[a]);
  }
  return label.empty() ? "the chip" : label;
}

}  // namespace ohmic
