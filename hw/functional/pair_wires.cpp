#include "hw/functional/pair_wires.h"

#include <algorithm>
#include <map>

#include "hw/device/analog/bit_lines.h"
#include "hw/device/analog/wired_pair.h"

namespace ohmic {
namespace {

/// A column of one slice of a block, and its bit line within the block's rectangle.
struct PlacedColumn {
  std::size_t column = 0;
  int slice = 0;
  std::size_t line = 0;
};

/// In the order in which they lie in the array.
std::vector<PlacedColumn> placed_columns(const ColumnSlices& slices, const IndexSet& columns,
                                         int slice) {
  std::vector<PlacedColumn> placed;
  std::size_t column = 0;
  for (const int channel : columns.indices()) {
    const int deep = slices.of(channel);
    const bool all = slice == kAdjacentSlices;
    for (int s = all ? 0 : slice; s < (all ? deep : std::min(deep, slice + 1)); ++s)
      placed.push_back({column, s, placed.size()});
    ++column;
  }
  return placed;
}

/// A block's rectangle in a pair.
struct Rectangle {
  PeBlock* block = nullptr;
  const CodeBlock* codes = nullptr;
  std::size_t row0 = 0, line0 = 0;
  std::vector<PlacedColumn> columns;

  std::size_t last_row() const { return row0 + codes->rows; }
  std::size_t last_line() const { return line0 + columns.size(); }
};

std::vector<UnitCells> units_of_slice(const PeBlock& block, int slice) {
  std::vector<UnitCells> units;
  for (const UnitCells& unit : block.units) {
    if (unit.slice == slice) units.push_back(unit);
  }
  return units;
}

/// Programs the cells of a rectangle into those of its pair.
void program(const LayerDevices& layer, std::uint64_t copy, const Mapping& mapping,
             const Rectangle& at, PairCells& pair) {
  const WeightBlock& block = mapping.blocks[at.block->index];
  const BlockLines names{mapping.rows_of(block).rows.indices(), block.columns.indices()};
  std::map<int, BitLines> slices;
  for (const PlacedColumn& placed : at.columns) {
    auto lines = slices.find(placed.slice);
    if (lines == slices.end()) {
      const auto number = static_cast<std::uint64_t>(placed.slice);
      constexpr std::size_t kSpares = 0;
      lines = slices
                  .emplace(placed.slice, BitLines(layer.cell_law(), *at.codes, names,
                                                  units_of_slice(*at.block, placed.slice),
                                                  layer.cells(copy).of(number), kSpares))
                  .first;
    }
    for (std::size_t row = 0; row < at.codes->rows; ++row) {
      pair.cells[(at.row0 + row) * pair.columns + at.line0 + placed.line] =
          lines->second.cells(row, placed.column);
    }
  }
}

/// What a rectangle of the pair has of its shares.
void hand_out(const std::vector<CellPair>& shares, std::size_t lines, const Rectangle& at) {
  for (const PlacedColumn& placed : at.columns) {
    std::vector<CellPair>& of_slice = at.block->shares[placed.slice];
    of_slice.resize(at.codes->codes.size());
    for (std::size_t row = 0; row < at.codes->rows; ++row) {
      of_slice[row * at.codes->columns + placed.column] =
          shares[(at.row0 + row) * lines + at.line0 + placed.line];
    }
  }
}

}  // namespace

bool holds_single_slices(const ChipConfig& chip) {
  return chip.compression == Compression::kNone && !chip.adjacent_slices && !chip.share_arrays;
}

void wire_blocks(const LayerDevices& layer, std::uint64_t copy, const Mapping& mapping,
                 const PeAssignment& pe, const MatrixGeometry& matrix,
                 const std::vector<WeightCode>& weights, std::vector<PeBlock>& blocks) {
  const double wire_ohm = layer.chip().device.wire_ohm;
  if (wire_ohm == 0 || holds_single_slices(layer.chip())) return;
  std::vector<CodeBlock> codes;
  for (const PeBlock& block : blocks) {
    const WeightBlock& of = mapping.blocks[block.index];
    codes.push_back(block_codes(matrix, mapping.rows_of(of).rows, of.columns, weights));
  }
  std::map<std::uint32_t, std::vector<Rectangle>> pairs;
  for (const Placement& at : mapping.placements_of(pe)) {
    const auto found = std::find_if(blocks.begin(), blocks.end(),
                                    [&](const PeBlock& b) { return b.index == at.block; });
    const WeightBlock& block = mapping.blocks[at.block];
    const ColumnSlices& slices = mapping.layers[static_cast<std::size_t>(block.layer)].slices;
    pairs[at.pair].push_back({&*found, &codes[static_cast<std::size_t>(found - blocks.begin())],
                              static_cast<std::size_t>(at.row0),
                              static_cast<std::size_t>(at.column0),
                              placed_columns(slices, block.columns, at.slice)});
  }
  for (const auto& [number, rectangles] : pairs) {
    PairCells pair{0, 0, {}, wire_ohm};
    for (const Rectangle& at : rectangles) {
      pair.rows = std::max(pair.rows, at.last_row());
      pair.columns = std::max(pair.columns, at.last_line());
    }
    pair.cells.resize(pair.rows * pair.columns);  // the rest is erased
    for (const Rectangle& at : rectangles) program(layer, copy, mapping, at, pair);
    const std::vector<CellPair> shares = first_order_shares(layer.cell_law(), pair);
    for (const Rectangle& at : rectangles) hand_out(shares, pair.columns, at);
  }
}

}  // namespace ohmic
