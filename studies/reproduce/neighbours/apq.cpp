#include "studies/reproduce/items.h"
#include "studies/reproduce/neighbours/method_runs.h"
#include "studies/reproduce/paper_values.h"

namespace ohmic {
namespace {

/// A system's figures, and its gains over dense W8A8.
void add_system(const std::string& network, const std::string& system, const UnitFigures& figures,
                const UnitFigures& dense, Reproduction& result) {
  const std::string row = network + " " + system;
  add_value(result, row, "crossbars", figures.crossbars).digits = 0;
  add_value(result, row, "bits a weight", figures.bits_per_weight).digits = 2;
  add_value(result, row, "latency ms", figures.latency_ms);
  add_value(result, row, "energy mJ", figures.energy_mj);
  add_value(result, row, "mapped area mm2", figures.area_mm2);
  const auto gain = [&](const char* quantity, double here) {
    ComparedValue& value = add_value(result, row, quantity, here);
    value.paper = printed(result.id, system, quantity);
    value.digits = 2;
  };
  gain("crossbars saved x", dense.crossbars / figures.crossbars);
  gain("GOPS/mm2 x", dense.latency_ms * dense.area_mm2 / (figures.latency_ms * figures.area_mm2));
  gain("GOPS/W x", dense.energy_mj / figures.energy_mj);
}

void add_network(const CompressedRun& run, const ReproduceInputs& inputs, Reproduction& result) {
  std::vector<UnitSimulation> simulations = {dense_on_chip_of(run), codes_on_chip_of(run),
                                             codes_on_chip_of(run)};
  simulations.back().args.insert(simulations.back().args.end(), {"--set", "mapping.spread=on"});
  std::vector<std::string> rows = {"dense W8A8", "apq", "apq, spread"};
  for (const char* method : {"uniform", "wei2022", "haq"}) {
    const CompressedRun* const alone = find_run(inputs.compressions, run.network, method);
    if (alone == nullptr) continue;
    rows.push_back(std::string("quantised alone, ") + method);
    simulations.push_back(on_chip_of(
        run, rows.back(), {"--weights", alone->codes(), "--set", "mapping.compression=none"}));
  }
  const std::vector<UnitFigures> figures = inputs.prices.on_units(simulations);
  for (std::size_t i = 0; i < rows.size(); ++i)
    add_system(run.network, rows[i], figures[i], figures.front(), result);
  add_value(result, run.network + " apq", "test accuracy %", run.test).digits = 2;
}

}  // namespace

void build_apq(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject =
      "runs of `ohmic compress apq`, each on its own chip: 9 x 8 units, 4-bit converters, columns "
      "of zeros not stored; networks that were quantised alone lie there dense. Operations are "
      "those of the dense network";
  for (const CompressedRun* run : runs_of(inputs.compressions, "apq"))
    add_network(*run, inputs, result);
  result.reasons = {
      "The authors' text is not public: agent, state, reward, vectors, networks and the system "
      "that APQ is measured against are unknown, so that its three headline factors stand for "
      "scale alone.",
      "Packed tight, a pair of arrays works its units one after another: compression saves arrays "
      "and area, not time. With mapping.spread=on the units lie on as many arrays as the dense "
      "network takes: faster, without the saving."};
}

}  // namespace ohmic
