#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// Name and JSON text of every network that the binary carries; generated from nets/*.json by
/// ohmic_embed.
const std::vector<std::pair<std::string, std::string>>& shipped_network_files();

}  // namespace ohmic
