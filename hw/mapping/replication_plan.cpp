#include "hw/mapping/replication_plan.h"

#include <algorithm>

#include "hw/mapping/stage_loads.h"
#include "util/config_error.h"

namespace ohmic {
namespace {

void set_copies(LayerMapping& layer, std::uint64_t copies) {
  layer.pes = layer.pes / layer.copies * copies;
  layer.copies = copies;
}

/// Copies with which the PEs of a layer have fewer windows each than now, no more than that takes;
/// as many as now if there are none.
std::uint64_t next_copies(const LayerMapping& layer) {
  const std::uint64_t each = ceil_div(layer.windows, layer.copies);
  return each == 1 ? layer.copies : ceil_div(layer.windows, each - 1);
}

std::size_t index_of(const std::string& name, const std::vector<std::string>& names) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) {
    throw ConfigError("mapping.replicate",
                      "the network has no weight layer '" + name + "'" + did_you_mean(name, names));
  }
  return static_cast<std::size_t>(at - names.begin());
}

void refuse_idle_copies(const std::string& name, int copies, std::uint64_t windows) {
  if (static_cast<std::uint64_t>(copies) <= windows) return;
  throw ConfigError("mapping.replicate", "layer '" + name + "' has " + std::to_string(windows) +
                                             " windows for " + std::to_string(copies) + " copies");
}

/// Gives the slowest stage copies until they would not make it quicker.
class Balance {
 public:
  Balance(const ChipConfig& chip, const DataflowGraph& graph, std::vector<LayerMapping>& layers)
      : chip_(chip), graph_(graph), layers_(layers), loads_(chip, graph, layers) {}

  void run() {
    while (quicken(slowest())) {
    }
  }

 private:
  /// The stage that is busy longest.
  int slowest() const {
    int found = kIoPort;
    Picoseconds longest = loads_.of(kIoPort);
    for (int s = 0; s < static_cast<int>(graph_.stages.size()); ++s) {
      const Picoseconds load = loads_.of(s);
      if (load <= longest) continue;
      longest = load;
      found = s;
    }
    return found;
  }

  /// Gives a stage's layer copies; false if they would not help.
  bool quicken(int s) {
    if (s == kIoPort) return false;
    const Stage& stage = graph_.stages[static_cast<std::size_t>(s)];
    if (stage.kind != StageKind::kMatrix) return false;
    LayerMapping& layer = layers_[static_cast<std::size_t>(stage.weight_layer)];
    const std::uint64_t before = layer.copies;
    const Picoseconds load = loads_.of(s);
    set_copies(layer, next_copies(layer));
    const bool helps = layer.copies > before && fits() && loads_.of(s) < load &&
                       loads_.of(stage.producers[0]) < load;
    if (!helps) set_copies(layer, before);
    return helps;
  }

  bool fits() const {
    std::vector<std::uint64_t> tiles(chip_.arrays.size());
    for (const LayerMapping& layer : layers_) {
      for (const LayerPart& part : layer.parts)
        tiles[static_cast<std::size_t>(part.array_class)] += layer.copies * tiles_of(chip_, part);
    }
    for (std::size_t k = 0; k < tiles.size(); ++k)
      if (tiles[k] > static_cast<std::uint64_t>(chip_.arrays[k].tiles)) return false;
    return true;
  }

  const ChipConfig& chip_;
  const DataflowGraph& graph_;
  std::vector<LayerMapping>& layers_;
  StageLoads loads_;
};

}  // namespace

std::uint64_t tiles_of(const ChipConfig& chip, const LayerMapping& layer) {
  std::uint64_t tiles = 0;
  for (const LayerPart& part : layer.parts) tiles += tiles_of(chip, part);
  return layer.copies * tiles;
}

std::uint64_t tiles_of(const ChipConfig& chip, const LayerPart& part) {
  return ceil_div(part.pes, static_cast<std::uint64_t>(chip.pes_per_tile));
}

std::uint64_t named_copies(const ChipConfig& chip, const std::string& layer) {
  for (const auto& [name, copies] : chip.replication.copies)
    if (name == layer) return static_cast<std::uint64_t>(copies);
  return 1;
}

void check_replication(const ChipConfig& chip, const NetworkSpec& network) {
  std::vector<std::string> names;
  for (const int layer : network.weight_layers)
    names.push_back(network.layers[static_cast<std::size_t>(layer)].name);
  for (const auto& [name, copies] : chip.replication.copies) {
    const Layer& layer = network.weight_layer(static_cast<int>(index_of(name, names)));
    refuse_idle_copies(name, copies, static_cast<std::uint64_t>(im2col(layer).windows));
  }
}

void plan_replication(const ChipConfig& chip, const DataflowGraph& graph,
                      const std::vector<std::string>& names, std::vector<LayerMapping>& layers) {
  for (const auto& [name, copies] : chip.replication.copies) {
    LayerMapping& layer = layers[index_of(name, names)];
    refuse_idle_copies(name, copies, layer.windows);
    set_copies(layer, static_cast<std::uint64_t>(copies));
  }
  if (chip.replication.balance) Balance(chip, graph, layers).run();
}

}  // namespace ohmic
