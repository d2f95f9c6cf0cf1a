#include "tests/system/invariants.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "hw/cost/analytic_model.h"
#include "hw/cost/energy_meter.h"
#include "hw/device/slice_timing.h"
#include "hw/sim/chip_simulator.h"
#include "tests/support/in_child.h"
#include "tests/system/shrink.h"

namespace ohmic {
namespace {

using Verdict = std::optional<std::string>;

/// The mapper alone may refuse a case.
bool ended_ill(const Evaluation& outcome) {
  return !outcome.error.empty() && outcome.error.rfind("capacity: ", 0) != 0;
}

/// The case with one of its policies alone.
ChipCase with_policy(ChipCase c, std::size_t policy) {
  c.policies = {c.policies[policy]};
  return c;
}

std::string times(double a, double b) {
  return std::to_string(a) + " against " + std::to_string(b) + ", x " + std::to_string(a / b);
}

/// Elapsed time; 0 where the chip cannot run the case.
double elapsed(const ChipCase& c) {
  const Evaluation outcome = simulate(c);
  return outcome.runs.empty() ? 0 : static_cast<double>(outcome.runs[0].elapsed_ps);
}

/// A case's first policy on its chip.
struct Mapped {
  explicit Mapped(const ChipCase& c)
      : network(network_of(c)),
        chip(chip_of(c)),
        mapper(network, chip),
        mapping(mapped(mapper, policy_of(network, c.policies[0]))) {}
  NetworkSpec network;
  ChipConfig chip;
  Mapper mapper;
  Mapping mapping;
};

CostReport price(const ChipCase& c, const Run& run) {
  const Mapped m(c);
  const EnergyTable table = make_energy_table(load_hardware("wei2022", c.hardware));
  return EnergyMeter(m.network, m.chip, table).price(m.mapping, run);
}

/// Values that a tile reads for a window: the kernel's columns that the window before it did not
/// have, counted one by one.
std::uint64_t values_read(const Mapped& m, std::size_t l, const TileAssignment& tile,
                          std::uint64_t window) {
  const LayerMapping& layer = m.mapping.layers[l];
  const Layer& spec = m.network.weight_layer(static_cast<int>(l));
  const auto width = static_cast<std::uint64_t>(spec.out.width);
  const bool follows = window >= layer.copies && window / width == (window - layer.copies) / width;
  if (!m.chip.line_reuse || spec.kind != LayerKind::kConv2d || !follows) return tile.rows_read;
  const Sliding& s = spec.sliding;
  std::set<int> before;
  for (int j = 0; j < s.kernel_w; ++j) before.insert(j * s.dilation_w);
  std::uint64_t fresh = 0;
  for (int j = 0; j < s.kernel_w; ++j)
    fresh += 1 - before.count(j * s.dilation_w + static_cast<int>(layer.copies) * s.stride_w);
  const auto columns = static_cast<std::uint64_t>(s.kernel_w);
  return (tile.rows_read * fresh + columns - 1) / columns;
}

/// What a layer's PEs do in all its windows. docs/microarchitecture.md, section 6.
Activity pe_activity(const Mapped& m, std::size_t l) {
  const LayerMapping& layer = m.mapping.layers[l];
  Activity sum;
  for (const TileAssignment& tile : layer.tiles) {
    const auto copy = static_cast<std::uint64_t>(tile.copy);
    const std::uint64_t windows = (layer.windows - copy + layer.copies - 1) / layer.copies;
    for (std::uint64_t w = copy; w < layer.windows; w += layer.copies)
      sum.bus_bits +=
          values_read(m, l, tile, w) * static_cast<std::uint64_t>(layer.activation_bits);
    for (const PeAssignment& pe : tile.pes) {
      // One block a PE, and a pair of arrays for each of its slices.
      const WeightBlock& block = m.mapping.blocks[m.mapping.placements_of(pe).begin()->block];
      const auto rows = static_cast<std::uint64_t>(m.mapping.rows_of(block).rows.size());
      const auto columns = static_cast<std::uint64_t>(block.columns.size());
      const std::uint64_t slices =
          windows * static_cast<std::uint64_t>(layer.input_slices) * pe.placements;
      const std::uint64_t drives = slices * drives_per_slice(m.chip, columns);
      sum.ou_activations += slices;
      sum.row_drives += drives * rows;
      sum.crossbar_reads += 2 * drives;
      sum.cells_read += 2 * drives * block.cells;
      sum.conversions += slices * columns;
      sum.pe_cycles += windows *
                       slice_timing(m.chip, m.chip.arrays[0], columns)
                           .window(static_cast<std::uint64_t>(layer.input_slices)) /
                       m.chip.clock_ps;
    }
  }
  sum.samples = sum.subtractions = sum.shift_adds = sum.conversions;
  return sum;
}

/// The part of a run's activity that pe_activity() knows.
Activity pe_part(const Activity& a) {
  Activity part;
  part.ou_activations = a.ou_activations;
  part.crossbar_reads = a.crossbar_reads;
  part.cells_read = a.cells_read;
  part.row_drives = a.row_drives;
  part.samples = a.samples;
  part.subtractions = a.subtractions;
  part.conversions = a.conversions;
  part.shift_adds = a.shift_adds;
  part.pe_cycles = a.pe_cycles;
  part.bus_bits = a.bus_bits;
  return part;
}

/// The part that does not depend on where a window is computed: but for buses, buffers, the trees
/// of partial sums and the network.
Activity computed_part(const Activity& a) {
  Activity part = pe_part(a);
  part.look_ups = a.look_ups;
  part.pool_operations = a.pool_operations;
  part.vector_operations = a.vector_operations;
  return part;
}

/// What is not as it must be in a layer's `copies` beside one; empty where all is.
std::string copies_defect(const LayerCost& copies, const LayerCost& one) {
  if (copies.pes != one.pes * copies.copies) return "PEs";
  if (copies.crossbars != one.crossbars * copies.copies) return "crossbars";
  if (copies.tiles != one.tiles * copies.copies) return "tiles";
  if (copies.macs != one.macs) return "macs";
  if (copies.adc_conversions != one.adc_conversions) return "conversions";
  if (copies.input_cycles != one.input_cycles) return "input cycles";
  return copies.utilization == one.utilization ? "" : "utilization";
}

/// When each stage on a tile started its last window.
class LastStarts : public ChipObserver {
 public:
  void on_begin(Picoseconds now) override { begun_ = now; }
  void on_window(FlowEnd place, std::uint64_t, const WindowTimes& times) override {
    last_[{place.stage, place.tile}] = times.start - begun_;
  }
  /// Over the tiles of a stage.
  Picoseconds sum(int stage) const {
    return std::accumulate(last_.begin(), last_.end(), Picoseconds{0},
                           [stage](Picoseconds sum, const auto& e) {
                             return sum + (e.first.first == stage) * e.second;
                           });
  }

 private:
  Picoseconds begun_ = 0;
  std::map<std::pair<int, int>, Picoseconds> last_;
};

std::string waits_defect(const ChipCase& c) {
  const Mapped m(c);
  LastStarts starts;
  ChipSimulator simulator(m.chip, static_cast<int>(m.mapping.tiles_used()), c.detailed);
  const Run run = simulator.run(m.mapping, {&starts});
  for (std::size_t l = 0; l < run.layers.size(); ++l) {
    const auto& waited = run.layers[l].waited_ps;
    const auto together = std::accumulate(waited.begin(), waited.end(), Picoseconds{0});
    const Picoseconds last = starts.sum(m.mapping.graph->stage_of_weight_layer[l]);
    if (together != last)
      return "layer " + std::to_string(l) + " waits " + std::to_string(together) +
             " ps together, its tiles' last windows start at " + std::to_string(last);
  }
  return "";
}

}  // namespace

Verdict judge(const Law& law, const ChipCase& c) {
  const Verdict verdict = law(c);
  if (!verdict || verdict->empty()) return verdict;
  const auto fails = [&law](const ChipCase& smaller) {
    const Verdict still = law(smaller);
    return still && !still->empty();
  };
  const ChipCase smallest = shrink(c, fails);
  return *law(smallest) + "\nwith\n" + to_commands(smallest);
}

Verdict fidelities_agree(const ChipCase& c) {
  const Evaluation window = simulate(c);
  ChipCase in_detail = c;
  in_detail.detailed = true;
  const Evaluation detailed = simulate(in_detail);
  if (to_text(window) != to_text(detailed))
    return "window:\n" + to_text(window) + "detailed:\n" + to_text(detailed);
  if (ended_ill(window)) return window.error;
  return window.error.empty() ? Verdict("") : std::nullopt;
}

Verdict runs_leave_nothing_behind(const ChipCase& c) {
  ChipCase four = c;
  four.policies = {c.policies[0], c.policies[0], c.policies[1], c.policies[0]};
  const Evaluation outcome = simulate(four);
  if (!outcome.error.empty()) return std::nullopt;
  const std::string first = to_text(outcome.runs[0]);
  if (to_text(outcome.runs[1]) != first) return "A after A:\n" + to_text(outcome) + "not " + first;
  if (to_text(outcome.runs[3]) != first) return "A after B:\n" + to_text(outcome) + "not " + first;
  if (outcome.runs[3].kernel_events != outcome.runs[0].kernel_events)
    return "A after B takes another number of events";
  const std::string alone = to_text(simulate(with_policy(c, 1)));
  return alone == to_text(outcome.runs[2]) ? "" : "B after A is not B:\n" + alone;
}

Law no_slower(const std::string& quick, const std::string& slow, double slack) {
  return [=](const ChipCase& c) -> Verdict {
    const double a = elapsed(with(c, quick));
    const double b = elapsed(with(c, slow));
    if (a == 0 || b == 0) return std::nullopt;
    return a <= b * (1 + slack) ? "" : quick + " is slower than " + slow + ": " + times(a, b);
  };
}

Law narrower_is_no_slower(double slack) {
  return [=](const ChipCase& c) -> Verdict {
    const double wide = elapsed(with_policy(c, 0));
    const double narrow = elapsed(with_policy(c, 1));
    if (wide == 0 || narrow == 0) return std::nullopt;
    return narrow <= wide * (1 + slack) ? "" : "narrower is slower: " + times(narrow, wide);
  };
}

Law narrower_costs_no_more(double slack) {
  return [=](const ChipCase& c) -> Verdict {
    const Evaluation wide = simulate(with_policy(c, 0));
    const Evaluation narrow = simulate(with_policy(c, 1));
    if (wide.runs.empty() || narrow.runs.empty()) return std::nullopt;
    const CostReport w = price(with_policy(c, 0), wide.runs[0]);
    const CostReport n = price(with_policy(c, 1), narrow.runs[0]);
    if (n.crossbars > w.crossbars) return "narrower takes more crossbars";
    if (n.component_power_w > w.component_power_w * (1 + 1e-12))
      return "narrower takes more power: " + times(n.component_power_w, w.component_power_w);
    if (n.energy_mj > w.energy_mj * (1 + slack))
      return "narrower takes more energy: " + times(n.energy_mj, w.energy_mj);
    return "";
  };
}

Verdict layers_take_their_analytic_time(const ChipCase& c) {
  const Evaluation outcome = simulate(c);
  if (outcome.runs.empty()) return std::nullopt;
  const Mapped m(c);
  for (std::size_t l = 0; l < m.mapping.layers.size(); ++l) {
    const LayerRun& run = outcome.runs[0].layers[l];
    const Picoseconds least = analytic_layer_time(m.mapping, m.chip, l);
    if (run.end_ps - run.start_ps < least)
      return "layer " + std::to_string(l) + " takes less than its " + std::to_string(least) + " ps";
  }
  return "";
}

Verdict pe_events_are_the_formulas(const ChipCase& c) {
  const Evaluation outcome = simulate(c);
  if (outcome.runs.empty()) return std::nullopt;
  const Mapped m(c);
  std::uint64_t conversions = 0;
  for (std::size_t l = 0; l < m.mapping.layers.size(); ++l) {
    const Activity did = pe_part(outcome.runs[0].layers[l].activity);
    conversions += did.conversions;
    if (did == pe_activity(m, l)) continue;
    Run expected = outcome.runs[0];
    expected.layers[l].activity = pe_activity(m, l);
    return "layer " + std::to_string(l) + " did\n" + to_text(outcome) + "and should\n" +
           to_text(expected);
  }
  return conversions == analytic_conversions(m.mapping) ? "" : "conversions are not eq. 8's";
}

Verdict work_has_its_events(const ChipCase& c) {
  const Evaluation window = simulate(c);
  if (window.runs.empty()) return std::nullopt;
  ChipCase in_detail = c;
  in_detail.detailed = true;
  const Evaluation detailed = simulate(in_detail);
  std::uint64_t windows = 0;
  std::uint64_t slices = 0;
  for (const LayerMapping& l : Mapped(c).mapping.layers) {
    windows += l.windows * l.blocks;
    slices += l.windows * l.blocks * static_cast<std::uint64_t>(l.input_slices);
  }
  if (window.runs[0].kernel_events < windows) return "fewer events than windows x blocks";
  return detailed.runs.at(0).kernel_events >= slices ? "" : "fewer events than slices x blocks";
}

Verdict standstill_is_foreseen(const ChipCase& c) {
  const Evaluation outcome = simulate(c);
  if (ended_ill(outcome)) return outcome.error;
  if (outcome.error.empty()) return "";
  if (outcome.error.find("stand still") == std::string::npos) return std::nullopt;
  ChipCase forced = c;
  forced.mapper_hardware = {"tile.buffer_kib=1024", "tile.vector_buffer_kib=1024"};
  const std::string said = simulate(forced).error;
  return said.rfind("simulation: the chip stands still", 0) == 0 ? ""
                                                                 : "refused, but runs: " + said;
}

Verdict copies_do_the_work_of_one(const ChipCase& c) {
  // With line_reuse copies share less: the windows of one lie further apart.
  const ChipCase single = with(with(c, "mapping.replicate=none"), "tile.line_reuse=off");
  const Evaluation many = simulate(with(c, "tile.line_reuse=off"));
  const Evaluation one = simulate(single);
  if (many.runs.empty() || one.runs.empty()) return std::nullopt;
  const CostReport m = price(c, many.runs[0]);
  const CostReport o = price(single, one.runs[0]);
  std::uint64_t copies = 0;
  for (std::size_t l = 0; l < o.layers.size(); ++l) {
    copies += m.layers[l].copies - 1;
    const Activity done = computed_part(many.runs[0].layers[l].activity);
    if (!(done == computed_part(one.runs[0].layers[l].activity)))
      return "layer " + std::to_string(l) + ":\n" + to_text(many) + "for\n" + to_text(one);
    const std::string defect = copies_defect(m.layers[l], o.layers[l]);
    if (!defect.empty()) return "layer " + std::to_string(l) + " has other " + defect;
  }
  constexpr auto kAdc = static_cast<std::size_t>(Component::kAdc);
  if (m.components[kAdc].energy_mj != o.components[kAdc].energy_mj) return "another ADC energy";
  return copies > 0 ? Verdict("") : std::nullopt;
}

Verdict waits_partition_time(const ChipCase& c) {
  const std::string defect = in_child([&] { return waits_defect(c); });
  if (defect.rfind("other: ", 0) == 0) return std::nullopt;  // it does not fit
  return defect;
}

}  // namespace ohmic
