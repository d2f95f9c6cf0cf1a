#pragma once

#include <string>
#include <variant>
#include <vector>

#include "hw/functional/matrix_product.h"

namespace ohmic::app {

/// An array of cells without codes, and the voltages of its word lines.
struct ArrayProblem {
  std::size_t rows = 0, columns = 0, inputs = 0;
  std::vector<double> conductance_us;  ///< [rows][columns], microsiemens
  std::vector<double> voltage;         ///< [inputs][rows], volts
};

/// What a file of `multiply` asks for: tensors `weight` [R,C] and `input` [N,R] of any integer
/// type, or `conductance_us` [R,C] and `voltage` [N,R] of type F64 or F32. Throws ConfigError that
/// names the file and the tensor if one is missing, has another shape or type, or holds a value
/// that is not allowed: |weight| <= 2^(weight_bits-1) - 1, 0 <= input <= 2^activation_bits - 1,
/// conductance_us >= 0, and no infinity or NaN.
std::variant<MatrixProblem, ArrayProblem> read_matrix_file(const std::string& path, int weight_bits,
                                                           int activation_bits);

}  // namespace ohmic::app
