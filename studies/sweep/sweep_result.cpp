#include "studies/sweep/sweep_result.h"

#include <algorithm>
#include <map>

#include "hw/config/hardware_record.h"
#include "hw/mapping/replication_plan.h"
#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "util/build_info.h"

namespace ohmic {
namespace {

/// The value of each chip's own option `name` (net, hw, policy), in the order of the grid.
std::vector<std::string> names(const SweepGrid& grid, const std::string& name,
                               const std::string& otherwise) {
  for (const SweepAxis& axis : grid.axes) {
    if (axis.keys.front() != name) continue;
    std::vector<std::string> all;
    for (const std::vector<Json>& value : axis.values) all.push_back(value_text(value.front()));
    return all;
  }
  return {otherwise};
}

/// One value as it is, several as a list.
Json one_or_list(std::vector<Json> values) {
  return values.size() == 1 ? std::move(values.front()) : Json(std::move(values));
}

using Networks = std::map<std::string, NetworkSpec>;

Networks load_networks(const SweepPlan& plan, const SweepGrid& grid) {
  Networks networks;
  for (const std::string& net : names(grid, "net", plan.net))
    networks[net] = load_network(behind(plan.files, "net", net));
  return networks;
}

/// A chip of the grid. Throws ConfigError if its keys, good one by one, do not go together or with
/// the network.
HardwareRecord resolved(const SweepPlan& plan, const SweepGrid& grid, const Networks& networks,
                        std::size_t chip) {
  HardwareRecord hardware = load_hardware(behind(plan.files, "hw", grid.value(chip, "hw", plan.hw)),
                                          grid.assignments(chip));
  check_replication(make_chip_config(hardware), networks.at(grid.value(chip, "net", plan.net)));
  return hardware;
}

/// What all chips of one hardware have in common: the first of them resolved, without the swept
/// keys.
Json common_hardware(const SweepPlan& plan, const SweepGrid& grid, const Networks& networks) {
  const std::vector<std::string> all_hardware = names(grid, "hw", plan.hw);
  std::map<std::string, Json> common;
  for (std::size_t i = 0; common.size() < all_hardware.size(); ++i) {
    const std::string hw = grid.value(i, "hw", plan.hw);
    if (common.count(hw) == 0) common[hw] = hardware_to_json(resolved(plan, grid, networks, i));
  }
  std::vector<Json> all;
  for (const std::string& hw : all_hardware) {
    for (const std::string& key : grid.keys()) {
      const std::size_t dot = key.find('.');
      if (is_hardware_key(key)) common[hw][key.substr(0, dot)].erase(key.substr(dot + 1));
    }
    all.push_back(common[hw]);
  }
  return one_or_list(std::move(all));
}

/// The widths of every policy on every network, networks outside.
Json policies(const SweepPlan& plan, const SweepGrid& grid, const Networks& networks) {
  if (plan.search) return Json();
  std::vector<Json> all;
  for (const std::string& net : names(grid, "net", plan.net)) {
    const NetworkSpec& network = networks.at(net);
    for (const std::string& policy : names(grid, "policy", plan.policy))
      all.push_back(
          policy_layers(load_policy(behind(plan.files, "policy", policy), network), network));
  }
  return one_or_list(std::move(all));
}

/// Values of an axis with one key, and lists of values by the tied keys' names.
void add_axis(const SweepAxis& axis, Json& axes) {
  std::string name;
  for (const std::string& key : axis.keys) name += (name.empty() ? "" : ",") + key;
  axes[name] = Json::array();
  for (const std::vector<Json>& value : axis.values)
    axes[name].push_back(value.size() == 1 ? value.front() : Json(value));
}

/// "lenet5, vgg13": the names of a part of config.json that is one or a list.
std::string name_of(const Json& part) {
  if (part.is_object()) return part.at("name").get<std::string>();
  std::string text;
  for (const Json& one : part)
    text += (text.empty() ? "" : ", ") + one.at("name").get<std::string>();
  return text;
}

Json versions() {
  const BuildInfo info = build_info();
  return {{"ohmic", info.version}, {"revision", info.revision}, {"compiler", __VERSION__}};
}

Json counts(const std::vector<SweepRow>& rows) {
  Json json = {{"chips", rows.size()}};
  for (const ChipStatus status :
       {ChipStatus::kOk, ChipStatus::kDoesNotFit, ChipStatus::kOutOfReach, ChipStatus::kFailed}) {
    json[to_string(status)] = std::count_if(
        rows.begin(), rows.end(), [status](const SweepRow& row) { return row.status == status; });
  }
  json["pareto"] =
      std::count_if(rows.begin(), rows.end(), [](const SweepRow& row) { return row.pareto; });
  return json;
}

}  // namespace

Json sweep_config(const SweepPlan& plan, const Json& options, const SweepGrid& grid,
                  const std::vector<std::size_t>& chips) {
  const Networks networks = load_networks(plan, grid);
  for (const std::size_t chip : chips) resolved(plan, grid, networks, chip);
  std::vector<Json> specs;
  for (const std::string& net : names(grid, "net", plan.net))
    specs.push_back(network_to_json(networks.at(net)));
  const Json policy = policies(plan, grid, networks);
  return {{"schema_version", 1},
          {"verb", "sweep"},
          {"options", options},
          {"network", one_or_list(std::move(specs))},
          {"hardware", common_hardware(plan, grid, networks)},
          {"policy", policy},
          {"versions", versions()}};
}

Json sweep_json(const Json& config, const SweepGrid& grid, const SweepColumns& columns,
                const std::vector<SweepRow>& rows) {
  Json json = {{"schema_version", 1},
               {"network", name_of(config.at("network"))},
               {"hardware", config.at("hardware")},
               {"policy", config.at("policy")},
               {"axes", Json::object()},
               {"counts", counts(rows)},
               {"chips", Json::array()}};
  for (const SweepAxis& axis : grid.axes) add_axis(axis, json["axes"]);
  for (const SweepRow& row : rows) json["chips"].push_back(row_json(row, columns));
  return json;
}

std::string sweep_subject(const Json& config) {
  const Json& options = config.at("options");
  const std::string how = options.at("search").get<bool>()
                              ? "a search a chip"
                              : "policy " + options.at("policy").get<std::string>();
  return name_of(config.at("network")) + " on " + name_of(config.at("hardware")) + ", " + how;
}

}  // namespace ohmic
