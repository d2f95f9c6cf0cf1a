#include "studies/reproduce/run_folders.h"

#include <algorithm>
#include <filesystem>

#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {

std::vector<std::string> run_folders(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> folders = {folder};
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    folders.push_back(entry.path().string());
  }
  if (error) throw ConfigError(folder, "cannot be read: " + error.message());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<std::string> files_of_runs(const std::string& folder,
                                       const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const std::string& run : run_folders(folder)) {
    for (const std::string& name : names) {
      if (file_exists(run + "/" + name)) files.push_back(run + "/" + name);
    }
  }
  return files;
}

}  // namespace ohmic
