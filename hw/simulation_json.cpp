#include "hw/simulation_json.h"

#include "hw/cost/cost_json.h"
#include "hw/cost/peak_figures.h"
#include "quant/policy_file.h"

namespace ohmic {

Json RunClock::simulator_json(const std::string& fidelity, std::uint64_t events) const {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - wall_;
  const double cpu_s = static_cast<double>(std::clock() - cpu_) / CLOCKS_PER_SEC;
  return {{"fidelity", fidelity}, {"wall_s", wall.count()}, {"cpu_s", cpu_s}, {"events", events}};
}

Json simulation_json(const NetworkSpec& network, const HardwareRecord& hardware,
                     const QuantPolicy& policy, const CostReport& report, const Json& simulator) {
  Json json;
  json["schema_version"] = 1;
  json["network"] = network.name;
  json["hardware"] = hardware_to_json(hardware);
  json["policy"] = policy_layers(policy, network);
  json["total"] = total_json(report);
  json["peak"] = peak_json(peak_figures(make_chip_config(hardware), make_chip_prices(hardware),
                                        kMaxSearchBits, kMaxSearchBits));
  json["layers"] = layers_json(report);
  json["components"] = components_json(report);
  json["simulator"] = simulator;
  return json;
}

}  // namespace ohmic
