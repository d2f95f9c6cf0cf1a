#include "hw/cost/analytic_model.h"

#include <algorithm>

#include "hw/device/timing.h"
#include "hw/mapping/layer_schedule.h"

namespace ohmic {

std::uint64_t analytic_crossbars(const Mapping& mapping) {
  std::uint64_t sum = 0;
  for (const LayerMapping& l : mapping.layers) sum += l.crossbars();
  return sum;
}

std::uint64_t analytic_input_cycles(const Mapping& mapping) {
  std::uint64_t sum = 0;
  for (const LayerMapping& l : mapping.layers)
    sum += static_cast<std::uint64_t>(l.input_slices) * l.windows;
  return sum;
}

std::uint64_t analytic_conversions(const Mapping& mapping) {
  std::uint64_t sum = 0;
  for (const LayerMapping& l : mapping.layers)
    sum += static_cast<std::uint64_t>(l.input_slices) * l.windows * l.units.columns;
  return sum;
}

Picoseconds analytic_layer_time(const Mapping& mapping, const ChipConfig& chip, std::size_t layer) {
  const LayerMapping& l = mapping.layers[layer];
  const Stage& stage =
      mapping.graph->stages[static_cast<std::size_t>(mapping.graph->stage_of_weight_layer[layer])];
  const std::uint64_t windows = ceil_div(l.windows, l.copies);
  Picoseconds slowest = 0;
  for (const TileAssignment& tile : l.tiles) {
    const std::uint64_t rows = values_read(chip, stage, l.copies, tile.rows_read);
    const std::uint64_t bits = rows * static_cast<std::uint64_t>(l.activation_bits);
    const std::uint64_t stored =
        rows * static_cast<std::uint64_t>(chip.stored_bits(l.activation_bits));
    Picoseconds pes = 0;
    for (const PeAssignment& pe : tile.pes)
      pes = std::max(pes, schedule_of(chip, mapping, l, pe).window());
    const Picoseconds loading =
        buffer_time(chip, buffer_words(chip, stored)) + bus_time(chip, bits);
    slowest = std::max(slowest, (windows - 1) * station_time(chip, loading, pes) + loading + pes);
  }
  return slowest;
}

}  // namespace ohmic
