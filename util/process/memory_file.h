#pragma once

#include <string>

#include "util/process/file_descriptor.h"

namespace ohmic {

/// Text that a child can read as a file and that leaves nothing behind. A child must have opened it
/// before it goes.
class MemoryFile {
 public:
  /// name: shown with the file by the system's tools. Throws std::system_error if there is no room.
  MemoryFile(const char* name, const std::string& text);

  std::string path() const;

 private:
  FileDescriptor file_;
};

}  // namespace ohmic
