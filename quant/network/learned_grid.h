#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/safetensors.h"
#include "nets/network_spec.h"
#include "quant/network/weight_shapes.h"
#include "quant/quant_policy.h"
#include "quant/quantizer.h"

namespace ohmic {

/// The grids that fine-tuning learned for one weight layer, and the widths it learned them at.
struct LearnedGrid {
  LayerBits bits;
  std::vector<float> weight_clip;  ///< [O]: value of an output's top weight code
  float input_clip = 1;            ///< distance from the input's code 0 to its top code
  int input_zero_point = 0;

  /// Scale of output `o`'s weights: value of code 1.
  float weight_step(std::size_t o) const;
  ActivationGrid input_grid() const;
};

/// The tensors that a weights file may hold beside a layer's own: LAYER.weight_clip F32 [O],
/// LAYER.input_clip F32 [1], LAYER.input_zero_point, LAYER.weight_bits, LAYER.activation_bits, each
/// I32 [1]. All of them or none.
std::vector<NamedShape> learned_grid_shapes(const Layer& layer);

/// The layer's learned grids, or nothing if the file has none. Throws ConfigError naming file and
/// tensor if a part is missing, of another type or shape, or out of range.
std::optional<LearnedGrid> read_learned_grid(const Layer& layer, const TensorMap& tensors,
                                             const std::string& file);

/// Adds the layer's tensors.
void write_learned_grid(const Layer& layer, const LearnedGrid& grid, TensorMap& tensors);

}  // namespace ohmic
