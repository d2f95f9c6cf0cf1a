#include "studies/sweep/sweep_cost.h"

#include <map>
#include <string>
#include <tuple>

#include "hw/config/hardware_record.h"
#include "nets/network_loader.h"

namespace ohmic {
namespace {

std::uint64_t blocks(std::int64_t cells, std::int64_t side) {
  return static_cast<std::uint64_t>((cells + side - 1) / side);
}

std::uint64_t cost_of(const NetworkSpec& network, std::int64_t rows, std::int64_t columns) {
  std::uint64_t cost = 0;
  for (std::size_t i = 0; i < network.weight_layers.size(); ++i) {
    const Im2col matrix = im2col(network.weight_layer(static_cast<int>(i)));
    cost += static_cast<std::uint64_t>(matrix.windows) * static_cast<std::uint64_t>(matrix.groups) *
            blocks(matrix.rows, rows) * blocks(matrix.columns, columns);
  }
  return cost;
}

/// The sides of a chip's crossbars without the work of resolving the whole chip.
class CrossbarSides {
 public:
  CrossbarSides(const SweepPlan& plan, const SweepGrid& grid) : plan_(plan), grid_(grid) {}

  std::int64_t side(std::size_t index, const std::string& key) {
    const std::string hw = behind(plan_.files, "hw", grid_.value(index, "hw", plan_.hw));
    if (common_.count(hw) == 0) common_[hw] = load_hardware(hw, grid_.fixed);
    const std::string own = common_.at(hw).values.at(key).dump();
    return std::stoll(grid_.value(index, key, own));
  }

 private:
  const SweepPlan& plan_;
  const SweepGrid& grid_;
  std::map<std::string, HardwareRecord> common_;
};

}  // namespace

std::vector<std::uint64_t> chip_costs(const SweepPlan& plan, const SweepGrid& grid) {
  CrossbarSides sides(plan, grid);
  std::map<std::string, NetworkSpec> networks;
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::uint64_t> known;
  std::vector<std::uint64_t> costs;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::string net = behind(plan.files, "net", grid.value(i, "net", plan.net));
    const std::int64_t rows = sides.side(i, "crossbar.rows");
    const std::int64_t columns = sides.side(i, "crossbar.columns");
    const auto [entry, is_new] = known.try_emplace({net, rows, columns}, 0);
    if (is_new) {
      if (networks.count(net) == 0) networks[net] = load_network(net);
      entry->second = cost_of(networks.at(net), rows, columns);
    }
    costs.push_back(entry->second);
  }
  return costs;
}

}  // namespace ohmic
