#include "hw/device/analog/bit_lines.h"

#include <algorithm>
#include <numeric>

namespace ohmic {
namespace {

constexpr std::ptrdiff_t kNothing = -1;
constexpr std::uint64_t kSpare = std::uint64_t{1} << 40;  // above all columns of a layer

}  // namespace

BitLines::BitLines(const CellLaw& law, const CodeBlock& block, const BlockLines& lines,
                   const std::vector<UnitCells>& units, const CounterRandom& cells,
                   std::size_t spares)
    : law_(law),
      block_(block),
      slice_(units.front().slice),
      taken_(block.columns),
      is_swapped_(block.columns) {
  for (const int row : lines.rows) rows_.push_back(cells.of(static_cast<std::uint64_t>(row)));
  line_names_.assign(lines.columns.begin(), lines.columns.end());
  const std::uint64_t first_spare = kSpare * (line_names_.front() + 1);
  for (std::size_t n = 0; n < spares; ++n) line_names_.push_back(first_spare + n);
  std::iota(taken_.begin(), taken_.end(), 0);
  holds_.assign(line_names_.size(), kNothing);
  std::iota(holds_.begin(), holds_.begin() + static_cast<std::ptrdiff_t>(block.columns), 0);
  if (!law.device().moves_columns()) return;

  weights_.resize(block.columns);
  for (const UnitCells& unit : units) {
    for (const std::uint32_t column : unit.columns)
      weights_[column].insert(weights_[column].end(), unit.rows.begin(), unit.rows.end());
  }
  std::vector<Choice> choices;
  for (std::size_t column = 0; column < block.columns; ++column) {
    choices.push_back(choice(column, column));
    is_swapped_[column] = choices.back().is_swapped;
  }
  move_to_spares(std::move(choices));
}

CounterRandom BitLines::place(std::size_t row, std::size_t line) const {
  return rows_[row].of(line_names_[line]);
}

int BitLines::code(std::size_t row, std::size_t column) const {
  const int plain = block_.codes[row * block_.columns + column];
  return is_swapped_[column] ? -plain : plain;
}

CellPair BitLines::cells(std::size_t row, std::size_t line) const {
  const std::ptrdiff_t column = holds_[line];
  const int held = column == kNothing ? 0 : code(row, static_cast<std::size_t>(column));
  return law_.program(held, slice_, place(row, line));
}

/// The better way round for a column on a line; the plain one of equals.
BitLines::Choice BitLines::choice(std::size_t column, std::size_t line) const {
  double plain = 0, swapped = 0;
  for (const std::uint32_t row : weights_[column]) {
    const int code = block_.codes[row * block_.columns + column];
    plain += law_.loss(code, slice_, place(row, line));
    swapped += law_.loss(-code, slice_, place(row, line));
  }
  return swapped < plain ? Choice{swapped, true} : Choice{plain, false};
}

/// The columns that lose most go first, each to the spare line on which it loses least, if that is
/// less than it loses now.
void BitLines::move_to_spares(std::vector<Choice> choices) {
  const std::size_t spares = count() - block_.columns;
  std::vector<std::size_t> worst(block_.columns);
  std::iota(worst.begin(), worst.end(), 0);
  std::stable_sort(worst.begin(), worst.end(),
                   [&](std::size_t a, std::size_t b) { return choices[a].loss > choices[b].loss; });
  worst.resize(std::min(worst.size(), spares));
  for (const std::size_t column : worst) {
    for (std::size_t line = block_.columns; line < count(); ++line) {
      if (holds_[line] != kNothing) continue;
      const Choice there = choice(column, line);
      if (there.loss >= choices[column].loss) continue;
      choices[column] = there;
      is_swapped_[column] = there.is_swapped;
      taken_[column] = line;
    }
    if (taken_[column] == column) continue;
    holds_[column] = kNothing;
    holds_[taken_[column]] = static_cast<std::ptrdiff_t>(column);
  }
}

}  // namespace ohmic
