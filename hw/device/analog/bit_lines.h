#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/device/analog/cell_law.h"
#include "hw/device/unit_cells.h"

namespace ohmic {

/// A block's lines in its layer: they name its cells and converters.
struct BlockLines {
  std::vector<int> rows, columns;
};

/// Says which bit lines of a pair of arrays take the columns of one slice of a block: each its own,
/// or, because of stuck cells, a spare one or with its arrays the other way round (device.remap,
/// crossbar.spare_columns). What the cells of a line are drawn as hangs on the line alone.
class BitLines {
 public:
  /// spares: lines behind the block's columns. units: of this slice, which hold its weights. cells:
  /// random numbers of the slice's cells. law and block outlive the object.
  BitLines(const CellLaw& law, const CodeBlock& block, const BlockLines& lines,
           const std::vector<UnitCells>& units, const CounterRandom& cells, std::size_t spares);

  /// Lines of the pair: columns of the block, then spare ones.
  std::size_t count() const { return holds_.size(); }
  std::size_t line_of(std::size_t column) const { return taken_[column]; }
  /// 1, or -1: the positive array of the column holds its negative weights, and its subtractor
  /// takes the arrays the other way round.
  double sign_of(std::size_t column) const { return is_swapped_[column] ? -1 : 1; }
  /// Cells where a row crosses a line, above CellLaw::base(), as the arrays have them.
  CellPair cells(std::size_t row, std::size_t line) const;

 private:
  struct Choice {
    double loss = 0;
    bool is_swapped = false;
  };

  CounterRandom place(std::size_t row, std::size_t line) const;
  Choice choice(std::size_t column, std::size_t line) const;
  void move_to_spares(std::vector<Choice> choices);
  int code(std::size_t row, std::size_t column) const;

  const CellLaw& law_;
  const CodeBlock& block_;
  int slice_;
  std::vector<CounterRandom> rows_;
  std::vector<std::uint64_t> line_names_;
  std::vector<std::vector<std::uint32_t>> weights_;  // rows of each column that hold one
  std::vector<std::size_t> taken_;                   // line of each column
  std::vector<char> is_swapped_;                     // of each column
  std::vector<std::ptrdiff_t> holds_;                // column of each line, or -1
};

}  // namespace ohmic
