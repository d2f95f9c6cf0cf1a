#pragma once

#include <memory>
#include <vector>

#include "hw/device/analog/bit_lines.h"
#include "hw/device/analog/driven_lanes.h"
#include "hw/device/analog/layer_devices.h"
#include "hw/device/analog/wired_pair.h"

namespace ohmic {

/// Conversions, and how many of them were clamped to the first or last code.
struct ReadCounts {
  std::uint64_t conversions = 0, clips = 0;
};

/// Computes what the arrays and converters of one slice of a block do, in real numbers: every
/// operation unit is driven and converted for every input slice.
class AnalogSlice {
 public:
  /// units: of this slice, in the block. copy: of the layer's weights. shares: of its cells behind
  /// wires, [rows][columns]; null: found here, for a pair that holds the slice alone. layer:
  /// outlives the object.
  AnalogSlice(const LayerDevices& layer, std::uint64_t copy, const CodeBlock& block,
              BlockLines lines, const std::vector<UnitCells>& units,
              const std::vector<CellPair>* shares = nullptr);

  /// Adds the results to sums, [columns of the block][windows], in units of LayerDevices::unit().
  /// draws: the random numbers of each window's reads.
  ReadCounts multiply(const DrivenLanes& input, const CounterRandom* draws, double* sums) const;

 private:
  struct Unit : UnitCells {
    std::size_t first_cell = 0;
    bool is_strip = true;              ///< its rows follow each other
    std::vector<std::uint32_t> lines;  ///< of its columns, in the pair
  };
  struct Panel;

  void program(const CodeBlock& block, const std::vector<UnitCells>& units,
               const CounterRandom& cells, const std::vector<CellPair>* shares);
  std::vector<CellPair> wire_up(const BitLines& lines);
  void put_cell(const CellPair& shares, double sign, double base);
  void open(const DrivenLanes& input, const CounterRandom* draws, Panel& panel) const;
  void activate(const Unit& unit, Panel& panel, double* sums) const;
  void square_behind_wires(const Unit& unit, Panel& panel) const;
  void convert(const Unit& unit, std::size_t column, Panel& panel, double* sums) const;

  const LayerDevices& layer_;
  int slice_;
  BlockLines lines_;
  std::vector<Unit> units_;
  std::vector<double> cells_;    // unit by unit, [columns][rows]
  std::vector<double> squares_;  // likewise, of both conductances of a place; empty: not needed
  bool is_silent_ = true;        // no cell of it adds to any column
  std::unique_ptr<const WiredPair> wires_;  // exact ones, if read noise needs them
};

}  // namespace ohmic
