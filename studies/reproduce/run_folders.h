#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A folder and what lies in it, one level deep, by name: where the runs below --runs may be.
/// Throws ConfigError if it cannot be read.
std::vector<std::string> run_folders(const std::string& folder);

/// The files of these names in the same folders, as far as they are there.
std::vector<std::string> files_of_runs(const std::string& folder,
                                       const std::vector<std::string>& names);

}  // namespace ohmic
