#pragma once

#include <memory>
#include <string>
#include <vector>

#include "util/files_aside.h"
#include "util/process/file_descriptor.h"

namespace ohmic {

/// Keeps a run directory to one process, from the opening on. The lock lies on the folder itself:
/// no file is needed for it, and no rename inside the folder replaces it.
class RunFolder {
 public:
  /// Opens the folder; makes it, with its parents, if it is not there. Removes what killed
  /// processes left in it half-written. Throws ConfigError if another process is at work in it, or
  /// if it cannot be made.
  explicit RunFolder(const std::string& path);
  /// Opens the first of `path`, `path`-2, `path`-3 and so on that is empty or not there. Two
  /// processes never get the same one.
  static RunFolder first_free(const std::string& path);
  /// Removes the folders that were made here if nothing was written into them. A RemovalGuard does
  /// the same for a signal.
  ~RunFolder();
  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&&) = delete;

  const std::string& path() const { return path_; }
  bool empty() const;

 private:
  RunFolder(std::string path, bool patient);
  bool open(bool patient);

  std::string path_;
  std::vector<std::unique_ptr<FileAside>> made_;  // folders, innermost first
  FileDescriptor lock_;
};

/// Whether a file's name is one that a writer uses until the file is whole: NAME.part-XXXXXXXX with
/// eight hexadecimal digits.
bool is_half_written(const std::string& name);

/// Removes what killed writers of a file left beside it.
void remove_half_written(const std::string& file);

}  // namespace ohmic
