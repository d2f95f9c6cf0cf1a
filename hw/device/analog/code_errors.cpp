#include "hw/device/analog/code_errors.h"

#include <cmath>
#include <cstddef>

#include "hw/device/analog/cell_law.h"

namespace ohmic {

std::vector<float> CodeErrors::of(std::uint64_t number, std::uint64_t layer,
                                  const std::vector<int>& codes, int bits) const {
  const CellLaw law(chip_.device, chip_.bits_per_cell);
  const CounterRandom cells = CounterRandom(seed_).of(number).of(layer);
  const int slices = chip_.weight_slices(bits);
  std::vector<float> errors;
  errors.reserve(codes.size());
  for (std::size_t place = 0; place < codes.size(); ++place) {
    double held = 0;
    for (int slice = 0; slice < slices; ++slice) {
      const CounterRandom pair = cells.of(place).of(static_cast<std::uint64_t>(slice));
      const CellPair drawn = law.program(codes[place], slice, pair);
      held += std::ldexp(drawn.positive - drawn.negative, slice * chip_.bits_per_cell);
    }
    errors.push_back(static_cast<float>(held - codes[place]));
  }
  return errors;
}

}  // namespace ohmic
