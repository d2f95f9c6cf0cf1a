#include "quant/compression/column_vectors.h"

#include <algorithm>
#include <cmath>

namespace ohmic {
namespace {

struct Vector {
  std::size_t first = 0, count = 0;
  double squares = 0;
};

std::vector<Vector> cut_vectors(const std::vector<float>& weight, std::size_t outputs,
                                std::size_t vector_rows) {
  const std::size_t rows = weight.size() / outputs;
  std::vector<Vector> vectors;
  for (std::size_t o = 0; o < outputs; ++o) {
    for (std::size_t r = 0; r < rows; r += vector_rows) {
      Vector vector{o * rows + r, std::min(vector_rows, rows - r)};
      for (std::size_t i = vector.first; i < vector.first + vector.count; ++i)
        vector.squares += double{weight[i]} * weight[i];
      vectors.push_back(vector);
    }
  }
  return vectors;
}

}  // namespace

std::vector<bool> pruned_weights(const std::vector<float>& weight, std::size_t outputs,
                                 std::size_t vector_rows, double share) {
  std::vector<Vector> vectors = cut_vectors(weight, outputs, vector_rows);
  std::stable_sort(vectors.begin(), vectors.end(),
                   [](const Vector& a, const Vector& b) { return a.squares < b.squares; });
  const double wanted = std::floor(share * static_cast<double>(vectors.size()) + 0.5);
  std::vector<bool> gone(weight.size(), false);
  for (std::size_t v = 0; v < static_cast<std::size_t>(wanted); ++v) {
    for (std::size_t i = vectors[v].first; i < vectors[v].first + vectors[v].count; ++i)
      gone[i] = true;
  }
  return gone;
}

}  // namespace ohmic
