#include "hw/mapping/mesh_size.h"

#include "hw/config/config_keys.h"
#include "hw/mapping/mapper.h"

namespace ohmic {

int square_mesh_side(const NetworkSpec& network, const ChipConfig& chip) {
  const std::uint64_t tiles =
      tiles_needed(network, chip, uniform_policy(network, kMaxSearchBits, kMaxSearchBits));
  int side = 1;
  while (side < kLargestMeshSide &&
         static_cast<std::uint64_t>(side) * static_cast<std::uint64_t>(side) < tiles)
    ++side;
  return side;
}

HardwareRecord load_hardware_for(const NetworkSpec& network, const std::string& name_or_file,
                                 const std::vector<std::string>& overrides) {
  HardwareRecord record = load_hardware(name_or_file, overrides);
  if (record.values.at("chip.tiles_x") != kAutoMesh) return record;
  const std::string side = std::to_string(square_mesh_side(network, make_chip_config(record)));
  return with_overrides(record, {"chip.tiles_x=" + side, "chip.tiles_y=" + side});
}

}  // namespace ohmic
