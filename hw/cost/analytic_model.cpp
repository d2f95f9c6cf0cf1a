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
  for (const LayerMapping& l : mapping.layers) {
    sum += static_cast<std::uint64_t>(l.input_slices) * l.windows * l.row_blocks * l.columns *
           static_cast<std::uint64_t>(l.weight_slices) * l.groups;
  }
  return sum;
}

Picoseconds analytic_layer_time(const Mapping& mapping, const ChipConfig& chip, std::size_t layer) {
  const LayerMapping& l = mapping.layers[layer];
  Picoseconds slowest = 0;
  for (const TileAssignment& tile : l.tiles) {
    const std::uint64_t bits = tile.rows_read * static_cast<std::uint64_t>(l.activation_bits);
    const std::uint64_t stored =
        tile.rows_read * static_cast<std::uint64_t>(chip.stored_bits(l.activation_bits));
    Picoseconds window = 0;
    for (const PeAssignment& pe : tile.pes)
      window = std::max(window, schedule_of(chip, mapping, l, pe).window());
    slowest = std::max(
        slowest, buffer_time(chip, buffer_words(chip, stored)) + bus_time(chip, bits) + window);
  }
  return ceil_div(l.windows, l.copies) * slowest;
}

}  // namespace ohmic
