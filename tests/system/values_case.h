#pragma once

#include <cstdint>
#include <string>

#include "quant/integer/integer_network.h"
#include "tests/support/in_child.h"
#include "tests/system/chip_case.h"

namespace ohmic {

/// Integers of every layer drawn from a seed: weight codes over the whole range, scales that keep
/// values near 1, zero points anywhere on the grid, biases.
IntegerNetwork random_integers(const NetworkSpec& network, const QuantPolicy& policy,
                               std::uint64_t seed);

/// Values in [0, 1], (c, y, x).
Values random_image(const NetworkSpec& network, std::uint64_t seed);

/// Accumulators of a layer on a chip, from the definition alone: a cut of the rows, a slice of the
/// weights and a slice of the inputs at a time, each difference of column sums clamped to the ADC's
/// range.
std::vector<std::int64_t> clipped_accumulators(const Layer& spec, const IntegerLayer& layer,
                                               const std::vector<ActivationCode>& codes,
                                               const ChipConfig& chip);

/// Runs `images` random images through the case's chip with its values watched, and through the
/// integers; empty where codes, accumulators and outputs are the same bits, the arrays conduct as
/// they say, the values found no defect and the timed run is what it is without them. "capacity:
/// ..." and the like where there was no run.
std::string compare_values(const ChipCase& c, std::uint64_t seed, int images);

}  // namespace ohmic
