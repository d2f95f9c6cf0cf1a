#pragma once

#include <cstdint>
#include <vector>

namespace ohmic {

/// Activations of a pair of arrays that each convert so many bit lines. An activation drives and
/// converts a rectangle of cells, an operation unit, at once.
struct ActivationRun {
  int columns = 0;                ///< bit lines that each converts
  std::uint64_t activations = 0;  ///< for one input slice
  std::uint64_t rows = 0;         ///< word lines that they drive, all together
  std::uint64_t cells = 0;        ///< of one array of the pair that hold a weight, all together

  bool operator==(const ActivationRun& o) const {
    return columns == o.columns && activations == o.activations && rows == o.rows &&
           cells == o.cells;
  }
};

/// What a pair of arrays activates for each input slice of a window, one after the other.
struct PairLoad {
  std::uint32_t pair = 0;       ///< on the chip: (tile * PEs + PE) * groups + group
  int array_class = 0;          ///< of the pair
  int rows = 0;                 ///< word lines in use
  int columns = 0;              ///< bit lines in use
  int most_rows = 0;            ///< word lines that one activation drives at most
  std::uint32_t first_run = 0;  ///< index into the runs; the first holds the first activation
  std::uint32_t runs = 0;       ///< none: the pair does nothing
};

/// What the pairs of a PE activate, side by side.
struct PeLoad {
  const PairLoad* first = nullptr;
  const PairLoad* last = nullptr;
  const ActivationRun* runs = nullptr;  ///< those that PairLoad::first_run counts from
  /// That an input slice reads of the table that says where rows come from and sums go.
  std::uint64_t index_bits = 0;

  const PairLoad* begin() const { return first; }
  const PairLoad* end() const { return last; }
  const ActivationRun* begin_of(const PairLoad& pair) const { return runs + pair.first_run; }
  const ActivationRun* end_of(const PairLoad& pair) const { return begin_of(pair) + pair.runs; }
};

}  // namespace ohmic
