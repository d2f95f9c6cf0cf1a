#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// Name and text of every hardware preset that the binary carries; generated from presets/*.json by
/// ohmic_embed.
const std::vector<std::pair<std::string, std::string>>& shipped_hardware_files();

}  // namespace ohmic
