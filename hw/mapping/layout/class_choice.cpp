#include "hw/mapping/layout/class_choice.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "hw/mapping/block_cutter.h"
#include "hw/mapping/replication_plan.h"

namespace ohmic {
namespace {

std::uint64_t cells_of(const ChipConfig& chip, int array_class, std::uint64_t pairs) {
  const ArrayClass& array = chip.arrays[static_cast<std::size_t>(array_class)];
  return pairs * static_cast<std::uint64_t>(array.rows) * static_cast<std::uint64_t>(array.columns);
}

/// Cells of a measured layer's arrays, one of each pair.
std::uint64_t cells_of(const ChipConfig& chip, const LayerMapping& layer) {
  std::uint64_t cells = 0;
  for (const LayerPart& part : layer.parts) cells += cells_of(chip, part.array_class, part.pairs);
  return cells;
}

/// Hands the layers of a network to array classes, one after the other.
class ClassChoice {
 public:
  explicit ClassChoice(const ChipConfig& chip) : chip_(chip) {
    for (const ArrayClass& array : chip.arrays)
      free_.push_back(static_cast<std::uint64_t>(array.tiles));
  }

  /// The layer where it lies, its tiles taken; none if no class has room for it.
  std::optional<LayerMapping> place(const Layer& layer, const LayerBits& bits,
                                    const LayerCodes* codes) {
    const std::uint64_t copies = named_copies(chip_, layer.name);
    std::optional<LayerMapping> best;
    if (chip_.class_by_group && bits.groups.size() > 1 && codes == nullptr)
      best = by_group(layer, bits, copies);
    for (int k = 0; k < classes(); ++k) {
      auto measured = measure_layer(chip_, layer, k, bits, codes);
      if (!measured || !fits(*measured, copies)) continue;
      if (!best || cells_of(chip_, *measured) < cells_of(chip_, *best)) best = std::move(measured);
    }
    if (best) take(*best, copies);
    return best;
  }

 private:
  int classes() const { return static_cast<int>(chip_.arrays.size()); }
  /// A chip with one class tells later, and of all layers together, what it lacks.
  bool counts_tiles() const { return classes() > 1; }

  bool fits(const LayerMapping& layer, std::uint64_t copies) const {
    for (const LayerPart& part : layer.parts)
      if (!fits(part.array_class, copies * tiles_of(chip_, part))) return false;
    return true;
  }
  bool fits(int array_class, std::uint64_t tiles) const {
    return !counts_tiles() || tiles <= free_[static_cast<std::size_t>(array_class)];
  }
  void take(const LayerMapping& layer, std::uint64_t copies) {
    if (!counts_tiles()) return;
    for (const LayerPart& part : layer.parts)
      free_[static_cast<std::size_t>(part.array_class)] -= copies * tiles_of(chip_, part);
  }

  std::uint64_t tiles_of_layout(const LayerLayout& layout) const {
    return ceil_div(layout.pes(), static_cast<std::uint64_t>(chip_.pes_per_tile));
  }

  /// Each column group takes its class; the groups of a class are laid down together.
  std::optional<LayerMapping> by_group(const Layer& layer, const LayerBits& bits,
                                       std::uint64_t copies) const {
    const Im2col matrix = im2col(layer);
    const ColumnSlices slices(chip_, column_bits(bits, layer.out_channels));
    std::vector<IndexSet> columns(chip_.arrays.size());
    int first = 0;
    for (const ColumnGroup& group : bits.groups) {
      const IndexSet own(first, first + group.columns);
      first += group.columns;
      const std::optional<int> k = class_of_group({matrix, slices, own}, columns, copies);
      if (!k) return std::nullopt;
      columns[static_cast<std::size_t>(*k)].unite(own);
    }
    std::vector<LayerLayout> layouts;
    for (int k = 0; k < classes(); ++k) {
      const IndexSet& own = columns[static_cast<std::size_t>(k)];
      if (!own.empty()) layouts.push_back(*lay_down(chip_, k, {matrix, slices, own}));
    }
    return measure_parts(chip_, layer, bits, std::move(layouts));
  }

  /// The class in which the arrays of a column group have the fewest cells, of those with room for
  /// it beside the groups of the layer that lie there already.
  std::optional<int> class_of_group(const LayoutInput& group, const std::vector<IndexSet>& columns,
                                    std::uint64_t copies) const {
    std::optional<int> best;
    std::uint64_t fewest = 0;
    for (int k = 0; k < classes(); ++k) {
      const auto alone = lay_down(chip_, k, group);
      if (!alone) continue;
      const std::uint64_t cells = cells_of(chip_, k, alone->pairs());
      if (best && cells >= fewest) continue;
      IndexSet together = columns[static_cast<std::size_t>(k)];
      together.unite(group.columns);
      const auto all = lay_down(chip_, k, {group.matrix, group.slices, together});
      if (!fits(k, copies * tiles_of_layout(*all))) continue;
      best = k;
      fewest = cells;
    }
    return best;
  }

  const ChipConfig& chip_;
  std::vector<std::uint64_t> free_;  // tiles, by class
};

bool is_too_wide(const ChipConfig& chip, const LayerBits& bits) {
  if (!chip.adjacent_slices) return false;
  for (const ArrayClass& array : chip.arrays)
    if (chip.weight_slices(bits.weight_bits) <= array.columns) return false;
  return true;
}

std::string problem_of(const ChipConfig& chip, const Layer& layer, const LayerBits& bits) {
  const std::string who = "layer '" + layer.name + "' ";
  if (is_too_wide(chip, bits)) {
    return who + "has " + std::to_string(chip.weight_slices(bits.weight_bits)) +
           " slices a weight, which are to lie side by side (mapping.weight_layout=adjacent), and "
           "no array is as wide";
  }
  return who + "finds no array class with as many free tiles as it takes there";
}

}  // namespace

std::variant<std::vector<LayerMapping>, CapacityShortfall> measure_layers(
    const NetworkSpec& network, const ChipConfig& chip, const QuantPolicy& policy,
    const NetworkCodes* codes) {
  ClassChoice choice(chip);
  std::vector<LayerMapping> layers;
  for (std::size_t l = 0; l < network.weight_layers.size(); ++l) {
    const Layer& layer = network.weight_layer(static_cast<int>(l));
    const LayerBits& bits = policy.layers[l];
    auto measured = choice.place(layer, bits, codes == nullptr ? nullptr : (*codes)[l].get());
    if (!measured) return CapacityShortfall{problem_of(chip, layer, bits)};
    layers.push_back(std::move(*measured));
  }
  return layers;
}

std::optional<LayerMapping> measure_alone(const ChipConfig& chip, const Layer& layer,
                                          const LayerBits& bits, const LayerCodes* codes) {
  ChipConfig endless = chip;
  for (ArrayClass& array : endless.arrays) array.tiles = std::numeric_limits<int>::max();
  return ClassChoice(endless).place(layer, bits, codes);
}

}  // namespace ohmic
