#include "quant/compression/column_vectors.h"

#include <algorithm>
#include <cmath>

namespace ohmic {
namespace {

struct Vector {
  std::size_t column = 0, columns = 0, row = 0, rows = 0;
  double squares = 0;
};

/// Calls visit(i) for the place in `weight` of each of the vector's weights.
template <typename Visit>
void for_each_weight(const Vector& vector, std::size_t rows, const Visit& visit) {
  for (std::size_t c = vector.column; c < vector.column + vector.columns; ++c) {
    for (std::size_t r = vector.row; r < vector.row + vector.rows; ++r) visit(c * rows + r);
  }
}

std::vector<Vector> cut_vectors(const std::vector<float>& weight, WeightColumns matrix,
                                const PruneVector& size) {
  const std::size_t rows = weight.size() / matrix.outputs;
  const std::size_t group = matrix.outputs / matrix.groups;
  const auto height = static_cast<std::size_t>(size.rows);
  const auto width = static_cast<std::size_t>(size.columns);
  std::vector<Vector> vectors;
  for (std::size_t first = 0; first < matrix.outputs; first += group) {
    for (std::size_t c = 0; c < group; c += width) {
      for (std::size_t r = 0; r < rows; r += height) {
        Vector vector{first + c, std::min(width, group - c), r, std::min(height, rows - r)};
        for_each_weight(vector, rows,
                        [&](std::size_t i) { vector.squares += double{weight[i]} * weight[i]; });
        vectors.push_back(vector);
      }
    }
  }
  return vectors;
}

}  // namespace

std::vector<bool> pruned_weights(const std::vector<float>& weight, WeightColumns matrix,
                                 const PruneVector& size, double share) {
  std::vector<Vector> vectors = cut_vectors(weight, matrix, size);
  std::stable_sort(vectors.begin(), vectors.end(),
                   [](const Vector& a, const Vector& b) { return a.squares < b.squares; });
  const double wanted = std::floor(share * static_cast<double>(vectors.size()) + 0.5);
  std::vector<bool> gone(weight.size(), false);
  for (std::size_t v = 0; v < static_cast<std::size_t>(wanted); ++v) {
    for_each_weight(vectors[v], weight.size() / matrix.outputs,
                    [&](std::size_t i) { gone[i] = true; });
  }
  return gone;
}

}  // namespace ohmic
