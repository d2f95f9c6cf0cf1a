#include "hw/functional/matrix_layer.h"

namespace ohmic {

void MatrixLayer::clear() {
  on_the_way.clear();
  record = {};
  record.input.assign(static_cast<std::size_t>(stream.elements()), 0);
  record.accumulator.assign(static_cast<std::size_t>(spec->out.elements()), 0);
}

bool MatrixLayer::takes(std::size_t tile, std::uint64_t window) const {
  return static_cast<std::uint64_t>(mapping->tiles[tile].copy) == window % mapping->copies;
}

}  // namespace ohmic
