#include "hw/device/unit_cells.h"

#include <numeric>

namespace ohmic {
namespace {

std::vector<std::uint32_t> all_lines(std::size_t count) {
  std::vector<std::uint32_t> lines(count);
  std::iota(lines.begin(), lines.end(), 0U);
  return lines;
}

}  // namespace

std::vector<UnitCells> whole_slices(const CodeBlock& block, const std::vector<int>& slices) {
  std::vector<UnitCells> units;
  for (const int slice : slices)
    units.push_back({slice, all_lines(block.rows), all_lines(block.columns)});
  return units;
}

CodeBlock covered_codes(const CodeBlock& block, const std::vector<const UnitCells*>& units) {
  if (units.size() == 1 && units.front()->is_whole(block)) return block;
  CodeBlock covered{block.rows, block.columns, {}};
  covered.codes.resize(block.codes.size());
  for (const UnitCells* unit : units) {
    for (const std::uint32_t row : unit->rows) {
      const std::size_t at = row * block.columns;
      for (const std::uint32_t column : unit->columns)
        covered.codes[at + column] = block.codes[at + column];
    }
  }
  return covered;
}

}  // namespace ohmic
