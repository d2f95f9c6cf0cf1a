#pragma once

#include <cstdint>

namespace ohmic {

/// Sizes of one layer's bit planes: element (b, j, m), plane-major, is cell m of block j in plane
/// b, which weighs 2^b. Masks and norms have one element (b, j), signs and levels one (j, m).
struct PlaneShape {
  std::int64_t planes = 0;
  std::int64_t blocks = 0;
  std::int64_t cells = 0;

  std::int64_t of_plane() const { return blocks * cells; }
};

/// Moves every element into [0, 1], and those of a dropped plane (mask 0) to 0.
void project_planes(const PlaneShape& shape, const float* masks, float* planes);

/// levels: sign times the nearest integer to the sum of plane * 2^b. norms: square root of each
/// group's sum of squares. Signs of cells without a weight are 0.
void sum_planes(const PlaneShape& shape, const float* planes, const float* signs, float* levels,
                float* norms);

/// Gradient of sum(level_gradient * level) + norm_gradient * sum(norm) to the planes: straight
/// through the rounding; none to a dropped plane, and of a norm of 0 none.
void differentiate_planes(const PlaneShape& shape, const float* planes, const float* masks,
                          const float* signs, const float* norms, const float* level_gradient,
                          float norm_gradient, float* gradient);

/// Makes every plane the bits of its cell's integer, then drops from each block, from the top, the
/// planes without a bit until one has one. What was dropped before stays dropped.
void requantize_planes(const PlaneShape& shape, float* masks, float* planes);

}  // namespace ohmic
