#include <algorithm>
#include <cmath>

#include "studies/reproduce/items.h"
#include "studies/reproduce/neighbours/method_runs.h"

namespace ohmic {
namespace {

/// Half the width of the interval that holds the accuracy of all images of the kind with 95 %, in
/// points: that of a share of 10,000 independent ones.
double uncertainty(double percent) {
  constexpr double kNormal = 1.96, kImages = 10'000;
  return kNormal * std::sqrt(percent * (100 - percent) / kImages);
}

/// Whether the test set is MNIST's or CIFAR-10's.
bool has_ten_thousand(const CompressedRun& run) {
  return run.data.rfind("mnist:", 0) == 0 || run.data.rfind("cifar10:", 0) == 0;
}

void add_cost(const std::string& row, const UnitFigures& figures, Reproduction& result) {
  add_value(result, row, "bits a weight", figures.bits_per_weight).digits = 2;
  add_value(result, row, "crossbars", figures.crossbars).digits = 0;
  add_value(result, row, "utilization %", 100 * figures.utilization).digits = 1;
  add_value(result, row, "latency ms", figures.latency_ms);
  add_value(result, row, "interval ms", figures.interval_ms);
  add_value(result, row, "energy mJ", figures.energy_mj);
  add_value(result, row, "mapped area mm2", figures.area_mm2);
}

void add_accuracy(const std::string& row, double validation, double test, double density,
                  bool ten_thousand, Reproduction& result) {
  add_value(result, row, "validation accuracy %", validation).digits = 2;
  add_value(result, row, "test accuracy %", test).digits = 2;
  if (ten_thousand) add_value(result, row, "+- points", uncertainty(test)).digits = 2;
  add_value(result, row, "density %", 100 * density).digits = 1;
}

/// Units of BWQ on the base chip, nothing left out.
const std::vector<std::string> kUnits = {
    "--set", "crossbar.ou_rows=9", "--set", "crossbar.ou_columns=8", "--set", "adc.bits=4"};

std::vector<std::string> on_base_chip(const CompressedRun& run,
                                      const std::vector<std::string>& more) {
  std::vector<std::string> args = {"--net", run.net, "--hw", "wei2022"};
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

std::vector<std::string> with_units(std::vector<std::string> args) {
  args.insert(args.end(), kUnits.begin(), kUnits.end());
  return args;
}

/// The method's own chip, and two on which all codes are stored, whatever is empty in them.
void add_run(const CompressedRun& run, const ReproduceInputs& inputs, Reproduction& result) {
  const std::vector<std::string> stored = on_base_chip(run, {"--weights", run.codes()});
  const std::vector<UnitFigures> figures =
      inputs.prices.on_units({codes_on_chip_of(run),
                              {run.method + " dense of " + run.network, stored},
                              {run.method + " on units of " + run.network, with_units(stored)}});
  const std::string row = run.network + " " + run.method;
  add_accuracy(row, run.validation, run.test, run.density, has_ten_thousand(run), result);
  add_cost(row, figures[0], result);
  add_cost(row + ", stored dense", figures[1], result);
  add_cost(row + ", stored on 9 x 8 units", figures[2], result);
}

void add_w8a8(const CompressedRun& run, const ReproduceInputs& inputs, Reproduction& result) {
  const std::string row = run.network + " W8A8";
  const std::vector<std::string> w8a8 = on_base_chip(run, {"--policy", "W8A8"});
  const auto figures = inputs.prices.on_units(
      {{"W8A8 of " + run.network, w8a8}, {"W8A8 on units of " + run.network, with_units(w8a8)}});
  add_value(result, row, "validation accuracy %", run.w8a8_validation).digits = 2;
  add_value(result, row, "test accuracy %", run.w8a8_test).digits = 2;
  add_cost(row, figures[0], result);
  add_cost(row + ", stored on 9 x 8 units", figures[1], result);
}

}  // namespace

void build_neighbours(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject =
      "all finished runs of `ohmic compress`: each on the chip that it was made for, and its codes "
      "stored dense on wei2022, with whole arrays and with units of 9 x 8 and 4-bit converters";
  std::vector<std::string> networks;
  for (const CompressedRun& run : inputs.compressions) {
    if (std::count(networks.begin(), networks.end(), run.network) > 0) continue;
    networks.push_back(run.network);
    add_w8a8(run, inputs, result);
    for (const CompressedRun& other : inputs.compressions) {
      if (other.network == run.network) add_run(other, inputs, result);
    }
  }
  result.reasons = {
      "A run has the budget that its user gave it: `ohmic compare --methods` gives all the same. "
      "docs/neighbours.md says which runs stand behind its table.",
      "A mapped area is that of the tiles in use; `area_mm2` in a run's summary is the whole "
      "chip's."};
}

}  // namespace ohmic
