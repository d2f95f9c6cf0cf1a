#pragma once

#include <string>

#include "util/process/file_descriptor.h"

namespace ohmic {

/// Takes the advisory lock of an open file or folder, for as long as the descriptor is open. False
/// if another process holds it. patient: waits half a second before it says so, for what a killed
/// process has started may hold its lock a moment longer.
bool take_lock(const FileDescriptor& file, bool patient);

/// Whether `path` still leads to what the descriptor has open.
bool is_open_at(const FileDescriptor& file, const std::string& path);

/// Keeps other processes away from a file that is written aside and renamed, so that a lock on it
/// would be lost. The lock lies on FILE.lock, which goes when the lock does.
class FileLock {
 public:
  /// Throws ConfigError if another process has the lock, or if the folder cannot be written.
  explicit FileLock(const std::string& file);
  ~FileLock();
  FileLock(FileLock&&) = default;
  FileLock& operator=(FileLock&&) = delete;

 private:
  std::string path_;
  FileDescriptor lock_;
};

}  // namespace ohmic
