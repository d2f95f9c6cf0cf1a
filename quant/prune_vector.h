#pragma once

#include <string>

namespace ohmic {

/// What of a layer's weight matrix (rows: inputs of a window; columns: outputs) is pruned as one.
enum class PruneShape {
  kVectors,  ///< a column as high as an operation unit
  kColumns,  ///< a column as high as an array
  kFilters,  ///< a whole column: what an output is made of
  kRows      ///< a row as wide as an array
};

/// A rectangle of weights that goes or stays as a whole.
struct PruneVector {
  PruneShape shape = PruneShape::kVectors;
  int rows = 128;
  int columns = 1;
};

/// "vectors", "columns", "filters", "rows", as --prune-shape takes them. Throws ConfigError on
/// others.
PruneShape parse_prune_shape(const std::string& text);
const char* to_string(PruneShape shape);

}  // namespace ohmic
