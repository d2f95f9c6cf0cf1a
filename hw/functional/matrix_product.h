#pragma once

#include <cstdint>
#include <vector>

#include "hw/config/chip_config.h"
#include "hw/device/analog/layer_devices.h"
#include "quant/codes.h"

namespace ohmic {

/// A matrix of weight codes and the codes of some inputs.
struct MatrixProblem {
  int rows = 0, columns = 0;
  std::size_t inputs = 0;
  int weight_bits = 8, activation_bits = 8;
  LayerCodes weights;                 ///< [columns][rows]
  std::vector<ActivationCode> input;  ///< [inputs][rows]
};

/// What shift-adders have behind the arrays and converters of one chip, [inputs][columns], in units
/// of codes. The matrix is laid out as a linear layer is, in as many pairs of arrays as it takes.
/// The sums do not depend on `threads`. Throws ConfigError as require_whole_blocks().
std::vector<double> crossbar_product(const ChipConfig& chip, const MatrixProblem& problem,
                                     const ChipDraw& draw, WireModel wires, int threads);

/// The same in integers, by digital arithmetic.
std::vector<std::int64_t> exact_product(const MatrixProblem& problem);

}  // namespace ohmic
