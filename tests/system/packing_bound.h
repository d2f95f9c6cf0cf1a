#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "hw/config/chip_config.h"

namespace ohmic {

/// How many rectangles there are of each shape: rows, columns.
using ShapeCounts = std::map<std::pair<int, int>, int>;

/// Pairs of arrays that no packing of these rectangles goes below. The area alone does not see that
/// two rectangles of 60 x 60 share no array of 64 x 64; products of dual feasible functions of rows
/// and columns do (Fekete and Schepers, A General Framework for Bounds for Higher-Dimensional
/// Orthogonal Packing Problems, 2004), and so do shapes of which no two share an array.
std::uint64_t least_pairs(const ShapeCounts& shapes, const ArrayClass& array);

}  // namespace ohmic
