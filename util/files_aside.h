#pragma once

#include <sys/types.h>

#include <string>

namespace ohmic {

/// Keeps a name where a signal handler can reach it, as long as it lives: of a file that is being
/// written aside, or of a folder that was made for files that may never come.
class FileAside {
 public:
  explicit FileAside(std::string path);
  ~FileAside();
  FileAside(const FileAside&) = delete;
  FileAside& operator=(const FileAside&) = delete;

  const std::string& path() const { return path_; }
  /// A child of this process makes the file, and maybe others: it is ended before files are
  /// removed. 0: no longer.
  void made_by(pid_t child);

 private:
  std::string path_;
  std::size_t slot_;
};

/// Ends the children that make files, removes every file that lies aside just now, and then every
/// folder that is empty, those named first before the others. System calls alone: a signal handler
/// may call it.
void remove_files_aside();

}  // namespace ohmic
