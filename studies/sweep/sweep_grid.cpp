#include "studies/sweep/sweep_grid.h"

#include <algorithm>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kMostChips = 100'000;

std::string assignment_text(const std::string& key, const Json& value) {
  return key + "=" + value_text(value);
}

/// Builds a grid axis by axis.
class GridBuilder {
 public:
  void add_set(const std::string& set) {
    SweepAxis axis = parse_set(set);
    for (const std::string& key : axis.keys) refuse_second(key);
    if (axis.values.size() > 1) return add(std::move(axis), "--set");
    for (std::size_t k = 0; k < axis.keys.size(); ++k)
      grid_.fixed.push_back(assignment_text(axis.keys[k], axis.values.front()[k]));
  }
  void add_names(const std::string& name, const std::string& text) {
    SweepAxis axis = parse_names(name, text);
    if (axis.values.size() > 1) add(std::move(axis), "--" + name);
  }
  SweepGrid take() { return std::move(grid_); }

 private:
  void refuse_second(const std::string& key) {
    if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) {
      throw ConfigError("--set",
                        key + " is set twice; its values are one list, as in " + key + "=V1,V2");
    }
    keys_.push_back(key);
  }
  void add(SweepAxis axis, const std::string& option) {
    grid_.axes.push_back(std::move(axis));
    // Checked as it grows: no product of sizes overflows.
    if (grid_.size() > kMostChips) {
      throw ConfigError(option, grid_.axes.back().keys.front() + " makes the grid " +
                                    std::to_string(grid_.size()) +
                                    " chips large, allowed is at most " +
                                    std::to_string(kMostChips));
    }
  }

  SweepGrid grid_;
  std::vector<std::string> keys_;
};

}  // namespace

std::size_t SweepGrid::size() const {
  std::size_t chips = 1;
  for (const SweepAxis& axis : axes) chips *= axis.values.size();
  return chips;
}

std::vector<std::string> SweepGrid::keys() const {
  std::vector<std::string> all;
  for (const SweepAxis& axis : axes) all.insert(all.end(), axis.keys.begin(), axis.keys.end());
  return all;
}

const std::vector<Json>& SweepGrid::value_of_axis(std::size_t index, std::size_t axis) const {
  for (std::size_t a = axes.size() - 1; a > axis; --a) index /= axes[a].values.size();
  return axes[axis].values[index % axes[axis].values.size()];
}

std::vector<Json> SweepGrid::values(std::size_t index) const {
  std::vector<Json> result;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const std::vector<Json>& value = value_of_axis(index, a);
    result.insert(result.end(), value.begin(), value.end());
  }
  return result;
}

std::string SweepGrid::value(std::size_t index, const std::string& name,
                             const std::string& otherwise) const {
  for (std::size_t a = 0; a < axes.size(); ++a) {
    for (std::size_t k = 0; k < axes[a].keys.size(); ++k)
      if (axes[a].keys[k] == name) return value_text(value_of_axis(index, a)[k]);
  }
  return otherwise;
}

std::vector<std::string> SweepGrid::assignments(std::size_t index) const {
  std::vector<std::string> result = fixed;
  const std::vector<std::string> all = keys();
  const std::vector<Json> chosen = values(index);
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (is_hardware_key(all[k])) result.push_back(assignment_text(all[k], chosen[k]));
  }
  return result;
}

bool is_hardware_key(const std::string& key) { return key.find('.') != std::string::npos; }

SweepGrid make_grid(const SweepPlan& plan) {
  GridBuilder grid;
  grid.add_names("net", plan.net);
  grid.add_names("hw", plan.hw);
  if (!plan.search) grid.add_names("policy", plan.policy);
  for (const std::string& set : plan.set) grid.add_set(set);
  return grid.take();
}

SweepGrid parse_grid(const std::vector<std::string>& sets) {
  SweepPlan plan;
  plan.set = sets;
  return make_grid(plan);
}

std::string chip_label(const SweepGrid& grid, std::size_t index) {
  std::string label;
  const std::vector<std::string> keys = grid.keys();
  const std::vector<Json> chosen = grid.values(index);
  for (std::size_t k = 0; k < keys.size(); ++k)
    label += (k == 0 ? "" : " ") + assignment_text(keys[k], chosen[k]);
  return label.empty() ? "the chip" : label;
}

}  // namespace ohmic
