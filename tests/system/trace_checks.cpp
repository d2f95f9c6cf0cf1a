#include "tests/system/trace_checks.h"

#include <algorithm>

namespace ohmic {
namespace {

std::string differs(const std::string& what, std::uint64_t shown, std::uint64_t expected) {
  if (shown == expected) return "";
  return what + " is " + std::to_string(shown) + ", expected " + std::to_string(expected) + "\n";
}

std::string tile_name(const ChipConfig& chip, int tile) {
  return "chip.tile_x" + std::to_string(tile % chip.tiles_x) + "_y" +
         std::to_string(tile / chip.tiles_x);
}

std::uint64_t windows_of(const LayerMapping& layer, const TileAssignment& tile) {
  const auto copy = static_cast<std::uint64_t>(tile.copy);
  return copy < layer.windows ? (layer.windows - copy + layer.copies - 1) / layer.copies : 0;
}

/// docs/microarchitecture.md, section 1: how long converters work in one window.
Picoseconds conversion_time(const ChipConfig& chip, std::uint64_t columns, std::uint64_t slices) {
  const auto adcs = static_cast<std::uint64_t>(chip.adcs_per_group);
  const std::uint64_t rounds = (columns + adcs - 1) / adcs;
  const Picoseconds read = chip.dac_ps + chip.arrays[0].read_ps;
  const Picoseconds conversion = chip.arrays[0].mux_ps + chip.conversion_ps;
  const auto edge = [&](Picoseconds t) {
    return (t + chip.clock_ps - 1) / chip.clock_ps * chip.clock_ps;
  };
  const Picoseconds reading = edge(read + conversion) + chip.shift_add_ps;
  const Picoseconds held = edge(conversion) + chip.shift_add_ps;
  if (chip.schedule == Schedule::kSerial) return slices * ((rounds - 1) * reading + conversion);
  const Picoseconds first =
      rounds == 1 ? conversion : reading - read + (rounds - 2) * held + conversion;
  return first + (slices - 1) * ((rounds - 1) * held + conversion);
}

/// One PE against its closed form: all its pairs of arrays have as many columns in use.
std::string pe_defect(const VcdFile& vcd, const TracedFacts& f, const std::string& pe,
                      std::uint64_t columns, std::uint64_t windows) {
  const auto schedule = f.tally.schedules.find(pe);
  if (schedule == f.tally.schedules.end()) return differs(pe + " windows", 0, windows);
  return differs(pe + " windows", f.tally.windows.at(pe), windows) +
         differs(pe + " busy", vcd.signals.at(pe + ".busy").busy(vcd.last),
                 windows * schedule->second.window()) +
         differs(pe + " converters", vcd.signals.at(pe + ".adc_bank.busy").busy(vcd.last),
                 windows * conversion_time(f.chip, columns, schedule->second.input_slices()));
}

Picoseconds time_of(const ObservedRun& tally, std::initializer_list<TileUnit> units) {
  Picoseconds sum = 0;
  for (const TileUnit unit : units) {
    const auto found = tally.unit_time.find(unit);
    if (found != tally.unit_time.end()) sum += found->second;
  }
  return sum;
}

/// The chip has buffer cycles of whole clocks and one lane a unit: time = count x time of one.
std::string unit_defect(const TracedFacts& f) {
  Activity sum;
  for (const LayerRun& layer : f.run.layers) sum += layer.activity;
  using U = TileUnit;
  return differs("time of buffer reads",
                 time_of(f.tally, {U::kLineRead, U::kOutputRead, U::kOperandRead, U::kResultRead}),
                 sum.buffer_reads * f.chip.buffer_cycle_ps) +
         differs(
             "time of buffer writes",
             time_of(f.tally, {U::kLineWrite, U::kOutputWrite, U::kOperandWrite, U::kResultWrite}),
             sum.buffer_writes * f.chip.buffer_cycle_ps) +
         differs("time of the bus", time_of(f.tally, {U::kBus}), sum.bus_bits * f.chip.clock_ps) +
         differs("time of the LUT", time_of(f.tally, {U::kLut}), sum.look_ups * f.chip.clock_ps) +
         differs("time of vector lanes", time_of(f.tally, {U::kVectorLanes}),
                 sum.vector_operations * f.chip.clock_ps) +
         differs("flits", f.tally.all_flits, sum.router_flits);
}

std::string link_defect(const VcdFile& vcd, const TracedFacts& f) {
  std::string text;
  for (const auto& [name, hops] : f.tally.flits) {
    std::uint64_t flits = 0;
    for (const auto& [at, n] : hops) flits += at <= f.tally.end ? n : 0;
    text += differs(name, vcd.signals.at(name).at(vcd.last), flits);
    const std::string busy = name.substr(0, name.rfind('.')) + ".busy";
    const bool all_before_the_end =
        hops.back().first + hops.back().second * f.chip.clock_ps <= f.tally.end;
    if (f.chip.contention && all_before_the_end)
      text += differs(busy, vcd.signals.at(busy).busy(vcd.last), flits * f.chip.clock_ps);
  }
  return text;
}

std::string wait_defect(const VcdFile& vcd, const TracedFacts& f) {
  std::string text;
  for (std::size_t l = 0; l < f.mapping.layers.size(); ++l) {
    for (std::size_t w = 1; w < kWaits; ++w) {
      Picoseconds shown = 0;
      for (const TileAssignment& tile : f.mapping.layers[l].tiles) {
        shown += vcd.signals.at(tile_name(f.chip, tile.tile) + ".wait").time_at(w, vcd.last);
      }
      text += differs("wait " + std::to_string(w) + " of layer " + std::to_string(l), shown,
                      f.run.layers[l].waited_ps[w]);
    }
  }
  return text;
}

}  // namespace

std::string busy_defect(const VcdFile& vcd, const TracedFacts& f) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [name, signal] : vcd.with("busy")) {
    if (name.find("adc_bank") != std::string::npos) continue;
    const auto spans = f.tally.busy.find(name);
    const bool told = spans != f.tally.busy.end();
    text += differs(name, signal->busy(vcd.last), told ? f.tally.time(spans->second) : 0);
    shown += told ? 1 : 0;
  }
  text += differs("busy signals", shown, f.tally.busy.size());
  for (const LayerMapping& layer : f.mapping.layers) {
    for (const TileAssignment& tile : layer.tiles) {
      for (const PeAssignment& pe : tile.pes) {
        const auto block = f.mapping.placements_of(pe).begin()->block;
        text += pe_defect(vcd, f, tile_name(f.chip, tile.tile) + ".pe_" + std::to_string(pe.pe),
                          static_cast<std::uint64_t>(f.mapping.blocks[block].columns.size()),
                          windows_of(layer, tile));
      }
    }
  }
  return text + unit_defect(f) + link_defect(vcd, f);
}

std::string count_defect(const VcdFile& vcd, const TracedFacts& f) {
  std::string text = differs("first stamp", vcd.first, 0) +
                     differs("last stamp", vcd.last, f.run.elapsed_ps) + wait_defect(vcd, f);
  std::uint64_t sent = 0, received = 0;
  for (const Flow& flow : f.mapping.flows) {
    const auto stage = [&](int s) -> const Stage& {
      return f.mapping.graph->stages[static_cast<std::size_t>(s)];
    };
    if (flow.from.tile == kIoPort)
      sent += static_cast<std::uint64_t>(
          stage(flow.to.stage).inputs[static_cast<std::size_t>(flow.producer)].pixels());
    if (flow.to.tile == kIoPort)
      received += static_cast<std::uint64_t>(stage(flow.from.stage).out.pixels());
  }
  const VcdSignal& received_signal = vcd.signals.at("chip.io_port.vectors_received");
  text += differs("vectors received", received_signal.at(vcd.last), received);
  // The last pixels may be ones that no window reads.
  if (vcd.signals.at("chip.io_port.vectors_sent").at(vcd.last) > sent) text += "too much is sent\n";
  for (const LayerMapping& layer : f.mapping.layers) {
    for (const TileAssignment& tile : layer.tiles) {
      const std::uint64_t windows = windows_of(layer, tile);
      const std::uint64_t last =
          windows == 0 ? 0
                       : static_cast<std::uint64_t>(tile.copy) + (windows - 1) * layer.copies + 1;
      const std::string name = tile_name(f.chip, tile.tile) + ".window";
      text += differs(name, vcd.signals.at(name).at(vcd.last), last);
    }
  }
  return text;
}

std::string occupancy_defect(const VcdFile& vcd, const TracedFacts& f) {
  std::string text;
  const bool bounded = f.chip.dataflow == Dataflow::kPipelined;
  const bool ends_with_a_layer =
      std::any_of(f.run.layers.begin(), f.run.layers.end(),
                  [&](const LayerRun& layer) { return layer.end_ps == f.run.elapsed_ps; });
  for (const auto& [name, signal] : vcd.with(".occupancy")) {
    const bool of_vectors =
        name.find("operand_") != std::string::npos || name.find("result_") != std::string::npos;
    const bool reads =
        name.find("line_") != std::string::npos || name.find("operand_") != std::string::npos;
    const std::uint64_t room = of_vectors ? f.chip.vector_buffer_bits : f.chip.buffer_bits;
    if ((reads || bounded) && signal->most() > room)
      text +=
          name + " holds " + std::to_string(signal->most()) + " of " + std::to_string(room) + "\n";
    // Where the latency ends with a layer, its last vectors may be ones that nobody waits for.
    if (reads || !ends_with_a_layer) text += differs(name + " at the end", signal->at(vcd.last), 0);
  }
  return text;
}

}  // namespace ohmic
