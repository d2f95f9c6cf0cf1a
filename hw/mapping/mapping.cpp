#include "hw/mapping/mapping.h"

namespace ohmic {

std::uint64_t Mapping::tiles_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.tiles.size();
  return n;
}

std::uint64_t Mapping::pes_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.pes;
  return n;
}

std::uint64_t Mapping::crossbars_used() const {
  std::uint64_t n = 0;
  for (const LayerMapping& layer : layers) n += layer.crossbars();
  return n;
}

}  // namespace ohmic
