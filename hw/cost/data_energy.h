#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/cost/cost_report.h"
#include "hw/device/conduction.h"

namespace ohmic {

/// Energy of a layer for an image if arrays and DACs take it as their data ask for it.
/// docs/microarchitecture.md, "Energy with data".
struct DataEnergy {
  double energy_mj = 0;
  double crossbar_mj = 0, dac_mj = 0;  ///< of these
  double driven_share = 0;             ///< of the levels that all row drives could have: [0, 1]
  double conducting_share = 0;         ///< of the current that all cells read could have: [0, 1]
};

/// Per weight layer. report: what an image costs whatever its data are; conduction: of each layer,
/// over `images` images, at least one. The mean over them.
std::vector<DataEnergy> data_energy(const CostReport& report,
                                    const std::vector<Conduction>& conduction, std::uint64_t images,
                                    const ChipConfig& chip);

}  // namespace ohmic
