#include "hw/mapping/replication_plan.h"

#include <algorithm>
#include <numeric>

#include "hw/device/timing.h"
#include "nets/config_error.h"

namespace ohmic {
namespace {

void set_copies(LayerMapping& layer, std::uint64_t copies) {
  layer.pes = layer.pes / layer.copies * copies;
  layer.copies = copies;
}

/// Time of a layer's windows in its PEs, one after the other in each copy.
Picoseconds load(const ChipConfig& chip, const LayerMapping& layer) {
  const auto columns = std::min(layer.columns, static_cast<std::uint64_t>(chip.array().columns));
  const Picoseconds window =
      slice_timing(chip, columns).window(static_cast<std::uint64_t>(layer.input_slices));
  return ceil_div(layer.windows, layer.copies) * window;
}

void balance(const ChipConfig& chip, std::vector<LayerMapping>& layers) {
  std::uint64_t tiles = 0;
  for (const LayerMapping& layer : layers) tiles += tiles_of(chip, layer);
  for (;;) {
    LayerMapping& slowest = *std::max_element(
        layers.begin(), layers.end(),
        [&](const auto& a, const auto& b) { return load(chip, a) < load(chip, b); });
    const std::uint64_t copy_tiles = tiles_of(chip, slowest) / slowest.copies;
    if (slowest.copies == slowest.windows ||
        tiles + copy_tiles > static_cast<std::uint64_t>(chip.tiles()))
      return;
    tiles += copy_tiles;
    set_copies(slowest, slowest.copies + 1);
  }
}

}  // namespace

std::uint64_t tiles_of(const ChipConfig& chip, const LayerMapping& layer) {
  return layer.copies *
         ceil_div(layer.pes / layer.copies, static_cast<std::uint64_t>(chip.pes_per_tile));
}

void plan_replication(const ChipConfig& chip, const std::vector<std::string>& names,
                      std::vector<LayerMapping>& layers) {
  for (const auto& [name, copies] : chip.replication.copies) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      throw ConfigError("mapping.replicate", "the network has no weight layer '" + name + "'" +
                                                 did_you_mean(name, names));
    }
    LayerMapping& layer = layers[static_cast<std::size_t>(at - names.begin())];
    if (static_cast<std::uint64_t>(copies) > layer.windows) {
      throw ConfigError("mapping.replicate", "layer '" + name + "' has " +
                                                 std::to_string(layer.windows) + " windows for " +
                                                 std::to_string(copies) + " copies");
    }
    set_copies(layer, static_cast<std::uint64_t>(copies));
  }
  if (chip.replication.balance) balance(chip, layers);
}

}  // namespace ohmic
