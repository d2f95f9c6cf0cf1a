#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "hw/config/chip_config.h"

namespace ohmic {

/// Draws what chips make of weight codes: how much more than the codes the pairs of cells hold, by
/// the law of the cells alone. Wires, reads and converters are left out.
class CodeErrors {
 public:
  /// seed: of the chips; those of one seed and another are different ones.
  CodeErrors(ChipConfig chip, std::uint64_t seed) : chip_(std::move(chip)), seed_(seed) {}

  /// Errors in units of codes, one a code. number: which chip of the seed. layer: among the weight
  /// layers. codes: of `bits` bits.
  std::vector<float> of(std::uint64_t number, std::uint64_t layer, const std::vector<int>& codes,
                        int bits) const;

 private:
  ChipConfig chip_;
  std::uint64_t seed_;
};

}  // namespace ohmic
