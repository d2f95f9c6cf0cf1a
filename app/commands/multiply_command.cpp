#include <iostream>
#include <optional>

#include "app/commands.h"
#include "app/options/chip_options.h"
#include "app/options/matrix_file.h"
#include "app/options/named_files.h"
#include "app/options/options.h"
#include "datasets/safetensors.h"
#include "hw/config/hardware_record.h"
#include "hw/device/analog/wire_drop.h"
#include "hw/device/analog/wire_network.h"
#include "util/config_error.h"

namespace ohmic::app {
namespace {

constexpr const char* kExactWires = "exact";
constexpr const char* kFirstOrderWires = "first-order";

struct MultiplyOptions {
  SharedOptions shared;
  std::string matrix, out;
  int weight_bits = 8, activation_bits = 8;
  std::string wires = kExactWires;
  DrawnChips chips;
};

void add_width_options(po::options_description& options, MultiplyOptions& o) {
  options.add_options()("weight-bits",
                        po::value(&o.weight_bits)->value_name("w")->default_value(o.weight_bits),
                        "bits of a weight code, 2 to 16")(
      "activation-bits",
      po::value(&o.activation_bits)->value_name("a")->default_value(o.activation_bits),
      "bits of an input code, 2 to 16");
}

bool parse(const std::vector<std::string>& args, MultiplyOptions& o, po::variables_map& given) {
  po::options_description options("options");
  options.add_options()(
      "matrix", po::value(&o.matrix)->value_name("FILE"),
      "safetensors: weight [R,C] and input [N,R], integers; or conductance_us [R,C] and voltage "
      "[N,R], for the wires alone")(
      "out", po::value(&o.out)->value_name("FILE"),
      "safetensors: sum [chips,N,C] and ideal [N,C]; or current_ua [N,C]");
  add_hardware_options(options, o.shared);
  add_width_options(options, o);
  add_chip_options(options, o.chips);
  options.add_options()(
      "wires", po::value(&o.wires)->value_name("exact|first-order")->default_value(o.wires),
      "how crossbar.wire_ohm is reckoned with; first-order: as in functional "
      "runs (docs/devices.md)");
  options.add_options()("threads", po::value(&o.shared.threads)->value_name("N"),
                        "cores to use (default: all); the sums do not depend on it");
  if (!parse_options("multiply",
                     "Multiplies inputs by one matrix in the crossbars of a chip: every operation "
                     "unit, slice and\n"
                     "conversion, with devices that need not be ideal (`ohmic explain device`).",
                     args, options, given)) {
    return false;
  }
  for (const char* name : {"matrix", "out"}) {
    if (given.count(name) == 0)
      throw ConfigError("--" + std::string(name), "is missing: name a file");
  }
  check_range("--weight-bits", o.weight_bits, 2, 16);
  check_range("--activation-bits", o.activation_bits, 2, 16);
  check_chip_options(o.chips);
  if (o.wires != kExactWires && o.wires != kFirstOrderWires)
    throw ConfigError("--wires", "found '" + o.wires + "', allowed exact, first-order");
  std::vector<NamedFile> inputs = {{"--matrix", o.matrix}};
  for (const NamedFile& file : chip_files(o.shared)) inputs.push_back(file);
  refuse_shared_files({{"--out", o.out}}, inputs);
  return true;
}

/// Currents of an array whose columns add up what each row's volt gives them, [rows][columns].
std::vector<double> add_up(const std::vector<double>& transfer_us, const ArrayProblem& problem,
                           const double* voltage) {
  std::vector<double> columns(problem.columns);
  for (std::size_t i = 0; i < transfer_us.size(); ++i)
    columns[i % problem.columns] += transfer_us[i] * voltage[i / problem.columns];
  return columns;
}

/// Wires alone: no codes, no chips.
TensorMap solve(const ArrayProblem& problem, double wire_ohm, WireModel model) {
  std::optional<WireNetwork> wires;
  std::vector<double> transfer;
  if (wire_ohm > 0 && model == WireModel::kExact) {
    wires.emplace(problem.conductance_us, problem.rows, problem.columns, wire_ohm);
  } else {  // without wires the cells themselves
    transfer =
        first_order_transfer(problem.conductance_us, problem.rows, problem.columns, wire_ohm);
  }
  std::vector<double> currents;
  for (std::size_t n = 0; n < problem.inputs; ++n) {
    const double* voltage = problem.voltage.data() + n * problem.rows;
    const std::vector<double> columns =
        wires ? wires->column_currents(voltage) : add_up(transfer, problem, voltage);
    currents.insert(currents.end(), columns.begin(), columns.end());
  }
  const auto inputs = static_cast<std::int64_t>(problem.inputs);
  return {{"current_ua",
           double_tensor({inputs, static_cast<std::int64_t>(problem.columns)}, currents)}};
}

WireModel wire_model(const MultiplyOptions& o) {
  return o.wires == kExactWires ? WireModel::kExact : WireModel::kFirstOrder;
}

TensorMap multiply(const MatrixProblem& problem, const ChipConfig& chip, const MultiplyOptions& o) {
  const int threads = resolve_threads(o.shared.threads);
  std::vector<double> sums;
  for (int number = 0; number < o.chips.count; ++number) {
    const std::vector<double> one =
        crossbar_product(chip, problem, o.chips.draw(number), wire_model(o), threads);
    sums.insert(sums.end(), one.begin(), one.end());
  }
  const auto inputs = static_cast<std::int64_t>(problem.inputs);
  return {{"sum", double_tensor({o.chips.count, inputs, problem.columns}, sums)},
          {"ideal", int64_tensor({inputs, problem.columns}, exact_product(problem))}};
}

}  // namespace

int run_multiply(const std::vector<std::string>& args) {
  MultiplyOptions o;
  po::variables_map given;
  if (!parse(args, o, given)) return 0;
  const ChipConfig chip = make_chip_config(load_hardware(o.shared.hw, o.shared.set));
  const auto problem = read_matrix_file(o.matrix, o.weight_bits, o.activation_bits);
  if (const auto* codes = std::get_if<MatrixProblem>(&problem)) {
    write_safetensors(o.out, multiply(*codes, chip, o));
    return 0;
  }
  for (const char* name : {"weight-bits", "activation-bits", "device-seed", "chips"}) {
    if (!given[name].defaulted())
      throw ConfigError("--" + std::string(name),
                        "is about codes on a chip; the file has conductance_us, for wires alone");
  }
  write_safetensors(o.out,
                    solve(std::get<ArrayProblem>(problem), chip.device.wire_ohm, wire_model(o)));
  return 0;
}

}  // namespace ohmic::app
