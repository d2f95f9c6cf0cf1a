#pragma once

#include <cstdint>
#include <string>

#include "nets/network_spec.h"

namespace ohmic {

/// Largest tensor of one image, largest weight tensor, and most multiplications of one inference.
/// With them every product that a model of the chip forms (bits x slices x windows x rows x
/// columns) stays inside 64 bits.
constexpr std::int64_t kMaxElements = std::int64_t{1} << 30;
constexpr std::int64_t kMaxWeights = std::int64_t{1} << 32;
constexpr std::int64_t kMaxMacs = std::int64_t{1} << 50;

/// Fills `in` and `out` of every layer, in topological order. ConfigError names the layer whose
/// shapes do not fit.
void infer_shapes(const std::string& file, NetworkSpec& network);

}  // namespace ohmic
