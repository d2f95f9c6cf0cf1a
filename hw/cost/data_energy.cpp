#include "hw/cost/data_energy.h"

namespace ohmic {
namespace {

double real(std::uint64_t n) { return static_cast<double>(n); }

/// 0 of nothing: zero inputs and empty layers may leave no activation.
double share(std::uint64_t part, double whole) { return whole > 0 ? real(part) / whole : 0; }

double top_level(int bits) { return real((std::uint64_t{1} << bits) - 1); }

}  // namespace

std::vector<DataEnergy> data_energy(const CostReport& report,
                                    const std::vector<Conduction>& conduction, std::uint64_t images,
                                    const ChipConfig& chip) {
  const double top_drive = real(images) * top_level(chip.dac_bits);
  const double top_current = top_drive * top_level(chip.bits_per_cell);
  std::vector<DataEnergy> energies;
  for (std::size_t l = 0; l < report.layers.size(); ++l) {
    const LayerCost& layer = report.layers[l];
    DataEnergy e;
    e.driven_share = share(conduction[l].driven, layer.row_drives * top_drive);
    e.conducting_share = share(conduction[l].conducting, layer.cells_read * top_current);
    e.dac_mj = layer.dac_mj * e.driven_share;
    e.crossbar_mj = layer.crossbar_mj * e.conducting_share;
    e.energy_mj = layer.energy_mj - (layer.dac_mj - e.dac_mj) - (layer.crossbar_mj - e.crossbar_mj);
    energies.push_back(e);
  }
  return energies;
}

}  // namespace ohmic
