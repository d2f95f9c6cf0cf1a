#pragma once

#include <memory>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/adc_law.h"
#include "hw/device/analog_pair.h"
#include "quant/codes.h"

namespace ohmic {

/// A block's lines in its layer: they name its cells and converters.
struct BlockLines {
  std::vector<int> rows, columns;
};

/// Computes what the arrays and converters of one slice of a block do, in real numbers: every
/// operation unit is driven and converted for every input slice, one by one.
class AnalogSlice {
 public:
  /// units: of this slice, in the block. cells: the random numbers of the layer's cells on this
  /// chip.
  AnalogSlice(const ChipConfig& chip, const ArrayClass& array, const CodeBlock& block,
              BlockLines lines, std::vector<UnitCells> units, const CounterRandom& cells);

  /// Adds the results of one inference to sums, a value a column of the block, weighed by the place
  /// of each slice. input: codes of the block's rows. reads: the random numbers of this inference
  /// in the layer.
  void multiply(const ActivationCode* input, int activation_bits, const CounterRandom& reads,
                double* sums) const;

 private:
  struct Activation;

  void activate(const UnitCells& unit, const Activation& activation, double* sums) const;

  int slice_, bits_per_cell_, dac_bits_;
  bool skips_;
  double read_noise_;
  AdcLaw adc_;
  BlockLines lines_;
  std::vector<UnitCells> units_;
  std::unique_ptr<const AnalogPair> pair_;
};

}  // namespace ohmic
