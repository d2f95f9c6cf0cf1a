#include "studies/sweep/sweep_result.h"

#include <algorithm>

#include "hw/config/hardware_record.h"
#include "hw/mapping/replication_plan.h"
#include "nets/network_loader.h"
#include "quant/policy_file.h"
#include "util/build_info.h"

namespace ohmic {
namespace {

/// What all chips of the grid have in common: the resolved hardware without the swept keys.
/// Resolves every chip, for keys that are good one by one may not go together, or not with the
/// network.
Json common_hardware(const std::string& hw, const SweepGrid& grid, const NetworkSpec& network) {
  Json common;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const HardwareRecord hardware = load_hardware(hw, grid.assignments(i));
    check_replication(make_chip_config(hardware), network);
    if (i == 0) common = hardware_to_json(hardware);
  }
  for (const SweepAxis& axis : grid.axes) {
    const std::size_t dot = axis.key.find('.');
    common[axis.key.substr(0, dot)].erase(axis.key.substr(dot + 1));
  }
  return common;
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

Json sweep_config(const SweepPlan& plan, const Json& options, const SweepGrid& grid) {
  const NetworkSpec network = load_network(plan.net);
  const Json policy =
      plan.search ? Json() : policy_layers(load_policy(plan.policy, network), network);
  return {{"schema_version", 1},
          {"verb", "sweep"},
          {"options", options},
          {"network", network_to_json(network)},
          {"hardware", common_hardware(plan.hw, grid, network)},
          {"policy", policy},
          {"versions", versions()}};
}

Json sweep_json(const Json& config, const SweepGrid& grid, const SweepColumns& columns,
                const std::vector<SweepRow>& rows) {
  Json json = {{"schema_version", 1},
               {"network", config.at("network").at("name")},
               {"hardware", config.at("hardware")},
               {"policy", config.at("policy")},
               {"axes", Json::object()},
               {"counts", counts(rows)},
               {"chips", Json::array()}};
  for (const SweepAxis& axis : grid.axes) json["axes"][axis.key] = axis.values;
  for (const SweepRow& row : rows) json["chips"].push_back(row_json(row, columns));
  return json;
}

std::string sweep_subject(const Json& config) {
  const Json& options = config.at("options");
  const std::string how = options.at("search").get<bool>()
                              ? "a search a chip"
                              : "policy " + options.at("policy").get<std::string>();
  return config.at("network").at("name").get<std::string>() + " on " +
         config.at("hardware").at("name").get<std::string>() + ", " + how;
}

}  // namespace ohmic
