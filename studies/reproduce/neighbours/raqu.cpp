#include "studies/reproduce/items.h"
#include "studies/reproduce/neighbours/method_runs.h"
#include "studies/reproduce/paper_values.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr double kPublishedRise = 29.2;  // points, the least of Qu et al. 2021

/// One way to lay a network down, in the order in which the gain is split.
struct Layout {
  const char* name;
  std::vector<std::string> settings;
};

std::vector<Layout> layouts() {
  const std::string planes = "mapping.weight_layout=planes",
                    adjacent = "mapping.weight_layout=adjacent";
  const std::string alone = "mapping.share_arrays=off", shared = "mapping.share_arrays=on";
  return {
      {"planes", {planes, alone}}, {"adjacent", {adjacent, alone}}, {"shared", {adjacent, shared}}};
}

std::vector<std::string> with_settings(std::vector<std::string> args,
                                       const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) args.insert(args.end(), {"--set", setting});
  return args;
}

/// The simulations of a network and the names of their rows.
struct Table {
  std::vector<std::string> rows;
  std::vector<UnitSimulation> simulations;
  void add(const CompressedRun& run, const std::string& row, const std::vector<std::string>& args) {
    rows.push_back(row);
    simulations.push_back(on_chip_of(run, row, args));
  }
};

Table table_of(const CompressedRun& run) {
  Table table;
  for (const char* bits : {"4", "6", "8"}) {
    for (const Layout& layout : layouts()) {
      table.add(run, std::string("W") + bits + ", " + layout.name,
                with_settings({"--policy", std::string("W") + bits + "A" + bits + "/8"},
                              layout.settings));
    }
  }
  table.add(run, "raqu", {"--weights", run.codes()});
  for (const std::string side : {"64", "128", "256", "512"}) {
    const std::vector<std::string> arrays = {"crossbar.rows=" + side, "crossbar.columns=" + side,
                                             "chip.tiles_x=auto", "chip.tiles_y=auto"};
    table.add(run, "raqu on " + side + " x " + side,
              with_settings({"--weights", run.codes()}, arrays));
  }
  table.rows.push_back("raqu on the mixed pool");
  table.simulations.push_back({table.rows.back() + " of " + run.network,
                               {"--net", run.net, "--hw", "mixed-pool", "--weights", run.codes()}});
  return table;
}

void add_network(const CompressedRun& run, const ReproduceInputs& inputs, Reproduction& result) {
  const Table table = table_of(run);
  const std::vector<UnitFigures> figures = inputs.prices.on_units(table.simulations);
  double uniform = 0, raqu = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::string row = run.network + " " + table.rows[i];
    add_value(result, row, "utilization %", 100 * figures[i].utilization).digits = 1;
    add_value(result, row, "crossbars", figures[i].crossbars).digits = 0;
    add_value(result, row, "latency ms", figures[i].latency_ms);
    add_value(result, row, "energy mJ", figures[i].energy_mj);
    if (table.rows[i] == "W6, planes") uniform = 100 * figures[i].utilization;
    if (table.rows[i] == "raqu") raqu = 100 * figures[i].utilization;
  }
  add_value(result, run.network + " raqu", "test accuracy %", run.test).digits = 2;
  result.claims.push_back(
      {run.network + ": utilization rises by " + shortest(kPublishedRise) + " points and more",
       "W6 in planes " + fixed_digits(uniform, 1) + " %, raqu " + fixed_digits(raqu, 1) + " %",
       raqu - uniform >= kPublishedRise});
}

}  // namespace

void build_raqu(const ReproduceInputs& inputs, Reproduction& result) {
  result.subject =
      "runs of `ohmic compress raqu`, each on its own chip; uniform widths (first and last layer "
      "at "
      "8 bits) on the same chip, slices in arrays of their own (planes), side by side (adjacent), "
      "and sharing arrays (shared)";
  for (const CompressedRun* run : runs_of(inputs.compressions, "raqu"))
    add_network(*run, inputs, result);
  result.reasons = {
      "The authors' text is not public: networks, arrays, state and reward are unknown. Their "
      "figures, +29.2 to 37.4 points of utilization and +1.8 to 3.3 of accuracy with mixed "
      "arrays, are against coarse-grained widths of a layer.",
      "Most of the gain here is the layout: slices side by side and arrays that layers' blocks "
      "share. What the two stages add is the step from W6, shared to raqu."};
}

}  // namespace ohmic
