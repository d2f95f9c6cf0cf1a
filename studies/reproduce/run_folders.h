#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A folder and what lies in it, one level deep, by name: where the runs below --runs may be.
/// Throws ConfigError if it cannot be read.
std::vector<std::string> run_folders(const std::string& folder);

}  // namespace ohmic
