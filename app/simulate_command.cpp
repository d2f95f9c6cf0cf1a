#include <chrono>
#include <ctime>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/cost_table.h"
#include "app/options.h"
#include "app/trace_options.h"
#include "hw/config/hardware_record.h"
#include "hw/cost/cost_json.h"
#include "nets/config_error.h"
#include "nets/network_loader.h"
#include "quant/network_weights.h"
#include "rl/priced_chip.h"

namespace ohmic::app {
namespace {

constexpr int kPeakBits = 8;  // of weights and activations: a policy's most

struct SimulateOptions {
  SharedOptions shared;
  std::string fidelity = "window";
  int repeat = 1;
  bool functional = false;
  TraceOptions traces;
};

/// What the timed run itself took: wall clock and CPU.
struct Stopwatch {
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
  std::clock_t cpu = std::clock();
  double wall_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  }
  double cpu_s() const { return static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC; }
};

bool parse(const std::vector<std::string>& args, SimulateOptions& o) {
  po::options_description options("options");
  add_network_option(options, o.shared);
  add_hardware_options(options, o.shared);
  add_policy_option(options, o.shared);
  add_data_options(options, o.shared);
  add_json_option(options, o.shared);
  options.add_options()("functional", po::bool_switch(&o.functional),
                        "compute the values on the chip too (not in this version)")(
      "fidelity", po::value(&o.fidelity)->value_name("window|detailed")->default_value(o.fidelity),
      "window: one event a PE and window; detailed: one a PE and input slice, with the same "
      "result")("repeat", po::value(&o.repeat)->value_name("N")->default_value(o.repeat),
                "run N times on one elaborated chip, to be timed from outside");
  add_trace_options(options, o.traces);
  po::variables_map values;
  if (!parse_options("simulate",
                     "Runs one inference of a network at a policy's bit-widths on the timed chip "
                     "and prints what it\n"
                     "costs: latency, energy, power and area, per layer and per component.",
                     args, options, values)) {
    return false;
  }
  if (o.fidelity != "window" && o.fidelity != "detailed") {
    throw ConfigError("--fidelity", "is '" + o.fidelity + "', allowed is window or detailed");
  }
  if (o.repeat < 1)
    throw ConfigError("--repeat", "is " + std::to_string(o.repeat) + ", allowed is at least 1");
  return true;
}

Json result_json(const NetworkSpec& network, const HardwareRecord& hardware,
                 const QuantPolicy& policy, const CostReport& report, const Json& simulator) {
  Json json;
  json["schema_version"] = 1;
  json["network"] = network.name;
  json["hardware"] = hardware_to_json(hardware);
  json["policy"] = policy_layers(policy, network);
  json["total"] = total_json(report);
  json["peak"] = peak_json(
      peak_figures(make_chip_config(hardware), make_energy_table(hardware), kPeakBits, kPeakBits));
  json["layers"] = layers_json(report);
  json["components"] = components_json(report);
  json["simulator"] = simulator;
  return json;
}

/// The chip of this version times and counts; the values of --functional are refused once its input
/// is known to be good.
void refuse_functional(const SimulateOptions& o, const NetworkSpec& network) {
  const Dataset data = open_dataset(o.shared.data, network);
  const std::string weights = find_weights(o.shared.weights, network, data);
  check_weights(network, read_safetensors(weights), weights);
  throw ConfigError("--functional",
                    "this version times and counts, it does not compute values on the chip");
}

}  // namespace

int run_simulate(const std::vector<std::string>& args) {
  SimulateOptions o;
  if (!parse(args, o)) return 0;
  const auto traced = trace_request(o.traces);
  const NetworkSpec network = load_network(o.shared.net);
  const HardwareRecord hardware = load_hardware(o.shared.hw, o.shared.set);
  const QuantPolicy policy = load_policy(o.shared.policy, network);
  if (o.functional) refuse_functional(o, network);
  PricedChip chip(network, make_chip_config(hardware), make_energy_table(hardware),
                  o.fidelity == "detailed");
  std::optional<TraceSession> traces;
  if (traced) traces.emplace(*traced, network, make_chip_config(hardware));
  CostReport report;
  Stopwatch watch;
  for (int n = 0; n < o.repeat; ++n) {
    watch = Stopwatch();
    const bool watched = traces && n + 1 == o.repeat;  // the last run alone
    report = chip.price(policy, watched ? traces->observers() : std::vector<ChipObserver*>());
  }
  if (traces) traces->write();
  const Json simulator = {{"fidelity", o.fidelity},
                          {"wall_s", watch.wall_s()},
                          {"cpu_s", watch.cpu_s()},
                          {"events", chip.kernel_events()}};
  if (!o.shared.json.empty()) {
    write_json_result(o.shared.json,
                      result_json(network, hardware, policy, report, simulator).dump(1) + "\n");
  }
  if (o.shared.json != "-")
    print_cost_table(std::cout, network.name, hardware.name, report, simulator);
  return 0;
}

}  // namespace ohmic::app
