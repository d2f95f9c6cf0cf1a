#include "hw/functional/pe_blocks.h"

#include <map>

#include "hw/functional/block_units.h"

namespace ohmic {

std::vector<PeBlock> pe_blocks(const ChipConfig& chip, const Mapping& mapping,
                               const LayerMapping& layer, const PeAssignment& pe) {
  std::map<std::uint32_t, std::vector<int>> slices;  // by block
  for (const Placement& at : mapping.placements_of(pe)) slices[at.block].push_back(at.slice);
  std::vector<PeBlock> blocks;
  for (const auto& [index, of_block] : slices) {
    const WeightBlock& block = mapping.blocks[index];
    blocks.push_back({index, layer.stored != nullptr
                                 ? stored_block_units(chip, mapping, pe, block)
                                 : dense_block_units(chip, mapping, block, of_block)});
  }
  return blocks;
}

}  // namespace ohmic
