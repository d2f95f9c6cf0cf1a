#pragma once

#include <cstdint>

#include "hw/config/chip_config.h"
#include "hw/device/analog/cell_law.h"
#include "hw/device/analog/read_law.h"
#include "util/counter_random.h"

namespace ohmic {

/// Which chip of a seed: its cells and its noise follow from both numbers alone.
struct ChipDraw {
  std::uint64_t seed = 1, chip = 0;
};

/// The first chips of a seed.
struct DrawnChips {
  std::uint64_t seed = 1;
  int count = 1;

  ChipDraw draw(int chip) const { return {seed, static_cast<std::uint64_t>(chip)}; }
};

/// Size of a layer's sums.
struct LayerExtent {
  std::uint64_t rows = 0;  ///< that add to a column at most
  int weight_slices = 0, activation_bits = 0, array_class = 0;
};

/// How wires with resistance are reckoned with: by the equations of all nodes of an array, or by
/// what is right to the first order in the resistance.
enum class WireModel { kExact, kFirstOrder };

/// Holds what the arrays and converters of one layer share on one chip whose devices are not ideal:
/// laws, random numbers, and a grid of conductances. Conductances are rounded to the grid, which is
/// so fine and so coarse that sums in float64 have no rounding error: they are the same in any
/// order.
class LayerDevices {
 public:
  /// layer: among the weight layers. chip: outlives the object.
  LayerDevices(const ChipConfig& chip, const LayerExtent& extent, const ChipDraw& draw,
               std::uint64_t layer, WireModel wires);

  const ChipConfig& chip() const { return *chip_; }
  const CellLaw& cell_law() const { return cell_law_; }
  const ReadLaw& read_law() const { return read_law_; }
  WireModel wires() const { return wires_; }
  /// What a sum of 1 stands for, in units of codes.
  double unit() const { return read_law_.lsb; }

  /// Random numbers of the cells of one copy of the layer's weights, and of an image's reads.
  CounterRandom cells(std::uint64_t copy) const { return random_.of(kCells).of(copy); }
  CounterRandom reads(std::uint64_t image) const { return random_.of(kReads).of(image); }

  /// A power of 2: conductances of a slice of the weights are multiples of it, in steps of a cell.
  double grain(int slice) const;
  /// The same for the squares of conductances.
  double square_grain() const { return square_grain_; }

 private:
  static constexpr std::uint64_t kCells = 0, kReads = 1;

  const ChipConfig* chip_;
  CellLaw cell_law_;
  ReadLaw read_law_;
  WireModel wires_;
  CounterRandom random_;
  double grain_ = 0, square_grain_ = 0;
};

/// The nearest multiple of a power of 2.
double on_grid(double value, double grain);

}  // namespace ohmic
