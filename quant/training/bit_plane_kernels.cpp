#include "quant/training/bit_plane_kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace ohmic {
namespace {

constexpr std::int64_t kGrain = 16;  // blocks a task has at least
constexpr std::size_t kLanes = 8;    // partial sums: their order hangs on nothing but the length

float power_of_two(std::int64_t exponent) {
  return static_cast<float>(std::int64_t{1} << exponent);
}

float sum_of_squares(const float* values, std::int64_t count) {
  std::array<float, kLanes> sums{};
  const std::int64_t whole = count / static_cast<std::int64_t>(kLanes) * kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sums[lane] += values[i + lane] * values[i + lane];
  }
  for (std::int64_t i = whole; i < count; ++i) sums[0] += values[i] * values[i];
  float sum = 0;
  for (const float part : sums) sum += part;
  return sum;
}

/// Calls work(block) on all cores.
template <typename Work>
void each_block(const PlaneShape& shape, const Work& work) {
  at::parallel_for(0, shape.blocks, kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t j = begin; j < end; ++j) work(j);
  });
}

/// Integer of a cell whose planes sum up to `sum`; sums are not negative.
float nearest(float sum) { return static_cast<float>(static_cast<std::int32_t>(sum + 0.5F)); }

/// sums[m] = sum of plane * 2^b of one block.
void add_planes(const PlaneShape& shape, const float* planes, std::int64_t block, float* sums) {
  std::fill_n(sums, shape.cells, 0.0F);
  for (std::int64_t b = 0; b < shape.planes; ++b) {
    const float* plane = planes + b * shape.of_plane() + block * shape.cells;
    const float weight = power_of_two(b);
    for (std::int64_t m = 0; m < shape.cells; ++m) sums[m] += weight * plane[m];
  }
}

}  // namespace

void project_planes(const PlaneShape& shape, const float* masks, float* planes) {
  each_block(shape, [&](std::int64_t j) {
    for (std::int64_t b = 0; b < shape.planes; ++b) {
      float* plane = planes + b * shape.of_plane() + j * shape.cells;
      const float most = masks[b * shape.blocks + j];
      for (std::int64_t m = 0; m < shape.cells; ++m)
        plane[m] = std::min(std::max(plane[m], 0.0F), most);
    }
  });
}

void sum_planes(const PlaneShape& shape, const float* planes, const float* signs, float* levels,
                float* norms) {
  each_block(shape, [&](std::int64_t j) {
    float* level = levels + j * shape.cells;
    const float* sign = signs + j * shape.cells;
    add_planes(shape, planes, j, level);
    for (std::int64_t m = 0; m < shape.cells; ++m) level[m] = sign[m] * nearest(level[m]);
    for (std::int64_t b = 0; b < shape.planes; ++b) {
      const float* plane = planes + b * shape.of_plane() + j * shape.cells;
      norms[b * shape.blocks + j] = std::sqrt(sum_of_squares(plane, shape.cells));
    }
  });
}

void differentiate_planes(const PlaneShape& shape, const float* planes, const float* masks,
                          const float* signs, const float* norms, const float* level_gradient,
                          float norm_gradient, float* gradient) {
  each_block(shape, [&](std::int64_t j) {
    const float* slope = level_gradient + j * shape.cells;
    const float* sign = signs + j * shape.cells;
    for (std::int64_t b = 0; b < shape.planes; ++b) {
      const std::int64_t first = b * shape.of_plane() + j * shape.cells;
      const float mask = masks[b * shape.blocks + j], norm = norms[b * shape.blocks + j];
      const float weight = mask * power_of_two(b);
      const float pull = norm > 0 ? mask * norm_gradient / norm : 0;
      for (std::int64_t m = 0; m < shape.cells; ++m)
        gradient[first + m] = weight * sign[m] * slope[m] + pull * planes[first + m];
    }
  });
}

void requantize_planes(const PlaneShape& shape, float* masks, float* planes) {
  project_planes(shape, masks, planes);
  each_block(shape, [&](std::int64_t j) {
    std::int32_t any = 0;
    for (std::int64_t m = 0; m < shape.cells; ++m) {
      float sum = 0;
      const std::int64_t cell = j * shape.cells + m;
      for (std::int64_t b = 0; b < shape.planes; ++b)
        sum += power_of_two(b) * planes[b * shape.of_plane() + cell];
      const auto code = static_cast<std::int32_t>(nearest(sum));
      any |= code;
      for (std::int64_t b = 0; b < shape.planes; ++b)
        planes[b * shape.of_plane() + cell] = static_cast<float>(code >> b & 1);
    }
    for (std::int64_t b = 0; b < shape.planes; ++b) {
      if (any >> b == 0) masks[b * shape.blocks + j] = 0;
    }
  });
}

}  // namespace ohmic
