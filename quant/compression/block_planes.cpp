#include "quant/compression/block_planes.h"

#include <algorithm>
#include <cstdlib>

namespace ohmic {
namespace {

/// A block's share of a matrix: rows [row, row_end) of outputs [output, output_end).
struct Span {
  std::size_t row, row_end, output, output_end;

  std::size_t weights() const { return (row_end - row) * (output_end - output); }
  /// Calls visit(output, row) for each weight.
  template <typename Visit>
  void each(const Visit& visit) const {
    for (std::size_t o = output; o < output_end; ++o)
      for (std::size_t r = row; r < row_end; ++r) visit(o, r);
  }
};

std::vector<Span> spans_of(const CodeMatrix& matrix, BlockSize block) {
  std::vector<Span> spans;
  for (std::size_t r = 0; r < matrix.rows; r += block.rows) {
    for (std::size_t o = 0; o < matrix.outputs; o += block.outputs) {
      spans.push_back({r, std::min(r + block.rows, matrix.rows), o,
                       std::min(o + block.outputs, matrix.outputs)});
    }
  }
  return spans;
}

int largest_magnitude(const CodeMatrix& matrix, const Span& span) {
  int largest = 0;
  span.each([&](std::size_t o, std::size_t r) {
    largest = std::max(largest, std::abs(int{matrix.codes[o * matrix.rows + r]}));
  });
  return largest;
}

int planes_of(int magnitude) {
  int planes = 0;
  for (; magnitude != 0; magnitude >>= 1) ++planes;
  return planes;
}

/// Weighed squares of what codes above `top` lose if they become `top`.
double clipping_error(const CodeMatrix& matrix, const Span& span, const ErrorWeights& weights,
                      int top) {
  double error = 0;
  span.each([&](std::size_t o, std::size_t r) {
    const int lost = std::max(std::abs(int{matrix.codes[o * matrix.rows + r]}) - top, 0);
    const double value = double{weights.scale[o]} * lost;
    error += value * value * (weights.moments.empty() ? 1 : weights.moments[r]);
  });
  return error;
}

}  // namespace

std::vector<int> block_planes(const CodeMatrix& matrix, BlockSize block) {
  std::vector<int> planes;
  for (const Span& span : spans_of(matrix, block))
    planes.push_back(planes_of(largest_magnitude(matrix, span)));
  return planes;
}

BlockFigures block_figures(const CodeMatrix& matrix, BlockSize block) {
  BlockFigures figures;
  for (const Span& span : spans_of(matrix, block)) {
    figures.bits_per_weight += static_cast<double>(planes_of(largest_magnitude(matrix, span))) *
                               static_cast<double>(span.weights());
  }
  const auto all = static_cast<double>(matrix.codes.size());
  figures.bits_per_weight /= all;
  const auto zeros = std::count(matrix.codes.begin(), matrix.codes.end(), WeightCode{0});
  figures.density = 1 - static_cast<double>(zeros) / all;
  return figures;
}

void drop_top_planes(CodeMatrix& matrix, BlockSize block, const ErrorWeights& weights,
                     double share) {
  const Span whole{0, matrix.rows, 0, matrix.outputs};
  const double mean = clipping_error(matrix, whole, weights, 0) /
                      static_cast<double>(std::max<std::size_t>(whole.weights(), 1));
  for (const Span& span : spans_of(matrix, block)) {
    const double allowed = share * mean * static_cast<double>(span.weights());
    int top = 0;
    while (clipping_error(matrix, span, weights, top) > allowed) top = 2 * top + 1;
    span.each([&](std::size_t o, std::size_t r) {
      WeightCode& code = matrix.codes[o * matrix.rows + r];
      code = static_cast<WeightCode>(std::clamp<int>(code, -top, top));
    });
  }
}

}  // namespace ohmic
