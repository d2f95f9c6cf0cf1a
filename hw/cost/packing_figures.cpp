#include "hw/cost/packing_figures.h"

namespace ohmic {

PackingFigures packing_figures(const Mapping& mapping, const ChipConfig& chip) {
  PackingFigures figures;
  for (const LayerMapping& layer : mapping.layers) {
    for (const LayerPart& part : layer.parts) {
      if (part.layout == nullptr) continue;
      const ArrayClass& array = chip.arrays[static_cast<std::size_t>(part.array_class)];
      const std::uint64_t both = 2 * layer.copies * static_cast<std::uint64_t>(array.rows) *
                                 static_cast<std::uint64_t>(array.columns);
      const std::uint64_t each = both / (2 * layer.copies);
      figures.cells += both * part.pairs;
      figures.least_cells += both * ceil_div(part.layout->units.cells, each);
    }
  }
  return figures;
}

}  // namespace ohmic
