#pragma once

#include <string>
#include <vector>

#include "hw/config/hardware_record.h"
#include "nets/network_spec.h"

namespace ohmic {

/// Side of the smallest square mesh with as many tiles as W8A8 of the network takes, the copies
/// that mapping.replicate names among them; at most kLargestMeshSide.
int square_mesh_side(const NetworkSpec& network, const ChipConfig& chip);

/// load_hardware() for this network: if the mesh is `auto`, it is the square of
/// square_mesh_side().
HardwareRecord load_hardware_for(const NetworkSpec& network, const std::string& name_or_file,
                                 const std::vector<std::string>& overrides = {});

}  // namespace ohmic
