#include <fmt/format.h>

#include <functional>
#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/functional/functional_run.h"
#include "app/functional/policy_integers.h"
#include "app/options/integer_options.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "app/options/trace_options.h"
#include "app/policy_stream.h"
#include "hw/accelerator.h"
#include "hw/cost/cost_json.h"
#include "hw/cost/packing_figures.h"
#include "hw/mapping/mesh_size.h"
#include "hw/simulation_json.h"
#include "nets/network_loader.h"
#include "nets/onnx/onnx_import.h"
#include "report/cost_table.h"
#include "util/config_error.h"
#include "util/file_writer.h"
#include "util/json_section.h"
#include "util/process/interrupt.h"

namespace ohmic::app {
namespace {

struct SimulateOptions {
  SharedOptions shared;
  std::string fidelity = "window";
  int repeat = 1;
  int stream = 1;
  std::string policies;
  bool per_layer = false;
  FunctionalOptions values;
  TraceOptions traces;
  po::variables_map given;
};

/// What has one result has no place beside a stream of policies.
void refuse_beside_policies(const po::variables_map& values) {
  for (const char* name : {"policy", "json", "repeat", "stream", "functional", "images", "dump",
                           "chips", "device-seed", "vcd", "timeline", "packet-log", "power-bin"}) {
    if (was_given(values, name)) {
      throw ConfigError("--" + std::string(name),
                        "does not go with --policies, which answers every policy on standard "
                        "output");
    }
  }
}

void add_options(po::options_description& options, SimulateOptions& o) {
  add_network_option(options, o.shared);
  add_hardware_options(options, o.shared);
  add_policy_option(options, o.shared);
  add_data_options(options, o.shared);
  add_json_option(options, o.shared);
  add_functional_options(options, o.values);
  options.add_options()(
      "fidelity", po::value(&o.fidelity)->value_name("window|detailed")->default_value(o.fidelity),
      "window: one event a PE and window; detailed: one a PE and input slice, with the same "
      "result")("repeat", po::value(&o.repeat)->value_name("N")->default_value(o.repeat),
                "run N times on one elaborated chip, to be timed from outside")(
      "stream", po::value(&o.stream)->value_name("N")->default_value(o.stream),
      "also send N images one behind the other: interval, images a second, energy an image; with "
      "--functional the first N test images; traces show them all")(
      "policies", po::value(&o.policies)->value_name("FILE|-"),
      "price many policies on one elaborated chip: one a line of a file or of standard input (a "
      "spec, WxAy-WxAy-... or a policy file's object), each answered by a line of JSON")(
      "per-layer", po::bool_switch(&o.per_layer),
      "with --policies: the lines also have layers, as the JSON of one policy has them");
  add_trace_options(options, o.traces);
}

bool parse(const std::vector<std::string>& args, SimulateOptions& o) {
  po::options_description options("options");
  add_options(options, o);
  po::variables_map& values = o.given;
  if (!parse_options("simulate",
                     "Runs one inference of a network at a policy's bit-widths on the timed chip "
                     "and prints what it\n"
                     "costs: latency, energy, power and area, per layer and per component.",
                     args, options, values)) {
    return false;
  }
  if (!o.policies.empty()) refuse_beside_policies(values);
  if (o.per_layer && o.policies.empty())
    throw ConfigError("--per-layer", "is about the lines of --policies, which is not given");
  if (o.fidelity != "window" && o.fidelity != "detailed") {
    throw ConfigError("--fidelity", "is '" + o.fidelity + "', allowed is window or detailed");
  }
  check_range("--stream", o.stream, 1, 1'000'000);
  if (o.stream > 1 && o.values.functional) {
    if (!values["images"].defaulted())
      throw ConfigError("--images", "does not go with --stream, which says how many images");
    o.values.images = o.stream;
    o.values.streams = true;
  }
  if (o.repeat < 1)
    throw ConfigError("--repeat", "is " + std::to_string(o.repeat) + ", allowed is at least 1");
  return true;
}

/// Whether the chip stores what the integer weights leave, so that they must be known.
bool compresses(const ChipConfig& chip) { return chip.compression != Compression::kNone; }

/// Before any work: what the chip asks for beside a policy is given, and nothing else.
void check_values(const SimulateOptions& o, const HardwareRecord& hardware) {
  const ChipConfig chip = make_chip_config(hardware);
  if (chip.skip_zero_inputs && !o.values.functional) {
    throw ConfigError("pe.skip_zero_inputs",
                      "is on: which inputs are 0 only values tell; give --functional");
  }
  const bool has_weights = !o.shared.weights.empty() || is_onnx_file(o.shared.net);
  if (compresses(chip) && !o.values.functional && !has_weights) {
    throw ConfigError("mapping.compression",
                      "is " + shown(hardware.values.at("mapping.compression")) +
                          ": what is stored follows from the integer weights; give --weights FILE "
                          "or --functional");
  }
  if (o.values.functional) require_whole_blocks(chip);
  check_functional_options(o.values, o.given, o.values.functional || compresses(chip));
}

/// Before any work: no result may lie over another or over what is read.
void check_files(const SimulateOptions& o, const NetworkSpec& network) {
  std::vector<NamedFile> inputs =
      o.values.functional ? value_files(o.shared, network) : chip_files(o.shared);
  inputs.push_back({"--policies", o.policies});
  std::vector<NamedFile> outputs = {{"--vcd", o.traces.vcd},
                                    {"--timeline", o.traces.timeline},
                                    {"--packet-log", o.traces.packet_log},
                                    {"--dump", o.values.dump},
                                    {"--json", o.shared.json}};
  if (!o.traces.vcd.empty())
    outputs.push_back({"the save file of --vcd", WaveFile::save_file(o.traces.vcd)});
  refuse_shared_files(outputs, inputs);
}

Accelerator make_chip(const SimulateOptions& o, const NetworkSpec& network,
                      const HardwareRecord& hardware) {
  return {network, make_chip_config(hardware), make_chip_prices(hardware),
          o.fidelity == "detailed"};
}

/// Tells on stderr that the chip's converters clip what this mapping can sum up.
void warn_of_clipping(const HardwareRecord& hardware, const CostReport& report) {
  const auto bits = make_chip_config(hardware).adc_bits;
  if (!bits || *bits >= report.adc_bits_lossless) return;
  std::cerr << "ohmic: warning: adc.bits is " << *bits << "; " << report.adc_bits_lossless
            << " lose nothing; evaluate --through-chip tells what clipping costs" << std::endl;
}

int price_stream(const SimulateOptions& o, NetworkSpec& network, const HardwareRecord& hardware) {
  if (named_integers(o.shared, network)) {
    throw ConfigError("--policies", "does not go with the integer network of --weights " +
                                        o.shared.weights + ", which has one policy");
  }
  Accelerator chip = make_chip(o, network, hardware);
  std::optional<PolicyIntegers> integers;
  if (compresses(make_chip_config(hardware)))
    integers.emplace(o.shared, o.values.quantizer, std::vector<NamedFile>{});
  answer_policies(o.policies, network, [&](const QuantPolicy& policy) {
    const CostReport report =
        chip.run(integers ? map_integers(chip, integers->at(policy)) : chip.map(policy));
    Json figures = {{"total", total_json(report)}};
    if (o.per_layer) figures["layers"] = layers_json(report);
    return figures;
  });
  chip.leave();
  return 0;
}

/// What one simulation finds out.
struct Simulated {
  Mapping mapping;  ///< of the last run: observers keep it
  CostReport report;
  std::optional<FunctionalResult> computed;
  std::optional<StreamReport> stream;
  std::optional<PowerFigures> power;      ///< of a run that was watched
  std::optional<PackingFigures> packing;  ///< on a chip where layers share arrays or choose them
  Json simulator;
};

/// Runs a policy as often as it is asked for, then the stream of images. Observers watch one run:
/// that of the stream or, if there is none, the last.
Simulated run_chip(const SimulateOptions& o, const HardwareRecord& hardware,
                   const std::function<Mapping()>& map, const FunctionalRun* values,
                   const std::vector<ChipObserver*>& observers, Accelerator& chip) {
  Simulated found;
  const bool streams = o.stream > 1;
  RunClock clock;
  for (int n = 0; n < o.repeat; ++n) {
    clock = RunClock();
    const bool watched = !streams && n + 1 == o.repeat;
    const auto watchers = watched ? observers : std::vector<ChipObserver*>{};
    if (values != nullptr) {
      found.computed = values->run(chip, hardware, watchers);
      found.report = found.computed->report;
    } else {
      found.mapping = map();
      found.report = chip.run(found.mapping, watchers);
    }
  }
  found.simulator = clock.simulator_json(o.fidelity, chip.kernel_events());
  if (streams) {
    const auto images = static_cast<std::uint64_t>(o.stream);
    found.mapping = map();
    if (found.computed) found.mapping.activity = found.computed->activity;
    found.stream = chip.stream(found.mapping, images, found.report, observers);
  }
  return found;
}

Json packing_json(const PackingFigures& packing) {
  return {
      {"cells", packing.cells}, {"least_cells", packing.least_cells}, {"excess", packing.excess()}};
}

/// The JSON of a run that is only traced is that of a plain one.
std::string to_json(const SimulateOptions& o, const NetworkSpec& network,
                    const HardwareRecord& hardware, const QuantPolicy& policy,
                    const Simulated& found) {
  Json json = simulation_json(network, hardware, policy, found.report, found.simulator);
  if (found.packing) json["packing"] = packing_json(*found.packing);
  if (found.stream) json["stream"] = stream_json(*found.stream);
  if (found.power && !o.traces.power_bin.empty()) json["power"] = power_json(*found.power);
  if (found.computed) json["functional"] = functional_json(network, *found.computed);
  if (found.computed && !found.computed->images_cost.empty())
    json["images"] = images_json(*found.computed);
  return json.dump(1) + "\n";
}

void print(const NetworkSpec& network, const HardwareRecord& hardware, const Simulated& found) {
  print_cost_table(std::cout, network.name, hardware.name, found.report, found.simulator);
  if (found.packing) {
    std::cout << fmt::format(
        "packing          {:.1f} % more cells than the least that could hold "
        "the weights, layer by layer and class by class\n",
        100 * found.packing->excess());
  }
  if (found.stream) print_stream(std::cout, *found.stream);
  if (found.power) print_power(std::cout, *found.power);
  if (found.computed) print_functional(std::cout, network, *found.computed);
}

int simulate(const SimulateOptions& o, NetworkSpec& network, const HardwareRecord& hardware,
             const std::optional<TraceRequest>& traced) {
  std::optional<IntegerNetwork> integers = named_integers(o.shared, network);
  if (integers) refuse_for_integers(o.values.quantizer, o.shared.weights);
  const QuantPolicy policy = resolve_policy(o.shared, network, integers);
  const ChipConfig config = make_chip_config(hardware);
  Accelerator chip = make_chip(o, network, hardware);
  if (!compresses(config)) chip.map(policy);  // before what takes long: does it fit?
  std::optional<PolicyIntegers> source;
  std::optional<FunctionalRun> values;
  if (o.values.functional || (compresses(config) && !integers)) {
    source.emplace(o.shared, o.values.quantizer, std::vector<NamedFile>{{"--dump", o.values.dump}});
    if (o.values.functional) values.emplace(source->trained(), o.values);
    integers = source->at(policy);
    if (values) values->take(*integers);
  }
  const auto map = [&] { return integers ? map_integers(chip, *integers) : chip.map(policy); };
  if (compresses(config)) map();  // so that the chip has its tiles
  chip.elaborate();
  const bool to_file = !o.shared.json.empty() && o.shared.json != "-";
  std::optional<RemovalGuard> guard;
  if (traced || to_file) guard.emplace();
  std::optional<FileWriter> result;  // opened now: what cannot be written is no other result's loss
  if (to_file) result.emplace(o.shared.json);
  std::optional<TraceSession> traces;
  if (traced) traces.emplace(*traced, network, config, make_chip_prices(hardware));
  const auto observers = traces ? traces->observers() : std::vector<ChipObserver*>{};
  Simulated found = run_chip(o, hardware, map, values ? &*values : nullptr, observers, chip);
  if (config.share_arrays || config.class_by_group) found.packing = packing_figures(map(), config);
  if (traces) {
    traces->write();
    found.power = traces->power();
  }
  if (result) {
    result->write(to_json(o, network, hardware, policy, found));
    result->commit();
  }
  if (o.shared.json == "-") {
    std::cout << to_json(o, network, hardware, policy, found) << std::flush;
  } else {
    print(network, hardware, found);
  }
  // Last: a result that cannot be written ends with that line alone.
  if (!found.computed && std::cout.flush()) warn_of_clipping(hardware, found.report);
  chip.leave();
  return 0;
}

}  // namespace

int run_simulate(const std::vector<std::string>& args) {
  SimulateOptions o;
  if (!parse(args, o)) return 0;
  const auto traced = trace_request(o.traces);
  NetworkSpec network = load_network(o.shared.net);
  check_files(o, network);
  const HardwareRecord hardware = load_hardware_for(network, o.shared.hw, o.shared.set);
  check_values(o, hardware);
  if (!o.policies.empty()) return price_stream(o, network, hardware);
  return simulate(o, network, hardware, traced);
}

}  // namespace ohmic::app
