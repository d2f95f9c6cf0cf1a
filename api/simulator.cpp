#include "api/simulator.h"

#include "api/with_errors.h"
#include "hw/accelerator.h"
#include "hw/mapping/mesh_size.h"
#include "hw/sim/kernel_context.h"
#include "hw/simulation_json.h"
#include "nets/network_loader.h"
#include "quant/policy_file.h"

namespace ohmic {
namespace {

std::string price(const NetworkSpec& network, const HardwareRecord& hardware,
                  const QuantPolicy& policy) {
  const KernelContext kernel;
  Accelerator chip(network, make_chip_config(hardware), make_chip_prices(hardware));
  chip.map(policy);  // what does not fit needs no chip
  chip.elaborate();
  const RunClock clock;
  const CostReport report = chip.price(policy);
  const Json simulator = clock.simulator_json("window", chip.kernel_events());
  return simulation_json(network, hardware, policy, report, simulator).dump(1);
}

}  // namespace

double Simulation::total(const std::string& figure) const {
  const Json total = Json::parse(json_).at("total");
  if (!total.contains(figure)) throw Error(2, "'" + figure + "' is no figure of a simulation");
  return total.at(figure).get<double>();
}

Simulation simulate(const std::string& net, const std::string& hw, const std::string& policy,
                    const std::vector<std::string>& settings) {
  return with_errors([&] {
    const NetworkSpec network = load_network(net);
    const HardwareRecord hardware = load_hardware_for(network, hw, settings);
    return Simulation(price(network, hardware, load_policy(policy, network)));
  });
}

}  // namespace ohmic
