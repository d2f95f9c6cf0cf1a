#include "hw/cost/event_energy.h"

#include <map>

namespace ohmic {
namespace {

struct Used {
  std::uint64_t tiles = 0, pes = 0;
};

std::map<int, Used> used_by_class(const Mapping& mapping) {
  std::map<int, Used> used;
  for (const LayerMapping& layer : mapping.layers) {
    for (const TileAssignment& tile : layer.tiles) {
      ++used[tile.array_class].tiles;
      used[tile.array_class].pes += tile.pes.size();
    }
  }
  return used;
}

}  // namespace

double event_energy_pj(const PricedUnit& unit, const Activity& done, const EnergyTable& table) {
  if (unit.events == nullptr) return 0;
  return event_energy_pj(static_cast<double>(done.*unit.events), table.*unit.cost);
}

double event_energy_pj(const Activity& done, const EnergyTable& table) {
  double sum = 0;
  for (const PricedUnit& unit : price_list()) sum += event_energy_pj(unit, done, table);
  return sum;
}

double leakage_mw(const Mapping& mapping, const ChipPrices& prices) {
  double tiles_mw = 0;
  double pes_mw = 0;
  for (const auto& [array_class, used] : used_by_class(mapping)) {
    const EnergyTable& table = prices.of(array_class);
    tiles_mw += table.tile_leakage_mw * static_cast<double>(used.tiles);
    pes_mw += table.pe_leakage_mw * static_cast<double>(used.pes);
  }
  return tiles_mw + pes_mw;
}

}  // namespace ohmic
