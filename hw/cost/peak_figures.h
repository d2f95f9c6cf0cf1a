#pragma once

#include "hw/config/chip_config.h"
#include "hw/config/energy_table.h"

namespace ohmic {

/// Throughput and efficiency of a chip with every unit at work: the convention of accelerator
/// papers' headlines. An inference's own figures are CostReport's.
struct PeakFigures {
  int weight_bits = 0, activation_bits = 0;
  double gops = 0;     ///< 2 operations a MAC
  double power_w = 0;  ///< every instantiated unit active, with off-chip links, without leakage
  double area_mm2 = 0;
  double pe_power_mw = 0;
  double tile_power_mw = 0;  ///< PEs and the tile's share of the mesh, without off-chip links

  double gops_per_watt() const { return gops / power_w; }
  double gops_per_mm2() const { return gops / area_mm2; }
};

/// Peak at these widths, which may exceed a policy's 8 bits: every group of the chip holds a slice
/// of a full array of weights (the mapper, which gives a PE one block, may leave groups idle), and
/// windows follow each other at the period of an input slice.
PeakFigures peak_figures(const ChipConfig& chip, const ChipPrices& prices, int weight_bits,
                         int activation_bits);

}  // namespace ohmic
