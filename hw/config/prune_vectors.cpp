#include "hw/config/prune_vectors.h"

#include <limits>

namespace ohmic {

PruneVector prune_vector(const ChipConfig& chip, PruneShape shape) {
  const ArrayClass& array = chip.arrays.front();
  switch (shape) {
    case PruneShape::kVectors:
      return {shape, chip.ou(array).rows, 1};
    case PruneShape::kColumns:
      return {shape, array.rows, 1};
    case PruneShape::kFilters:
      return {shape, std::numeric_limits<int>::max(), 1};
    case PruneShape::kRows:
      return {shape, 1, array.columns};
  }
  return {};
}

}  // namespace ohmic
