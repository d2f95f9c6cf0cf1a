#pragma once

#include <string>
#include <string_view>

namespace ohmic {

/// Where a FileWriter of this process keeps the file until commit().
std::string path_aside(const std::string& path);

/// Writes a file piece by piece, aside: until commit() readers see the old file, afterwards the
/// whole new one. A device or pipe is written straight into. ConfigError, naming the path, where
/// that fails.
class FileWriter {
 public:
  explicit FileWriter(std::string path);
  /// Leaves nothing behind that was not committed.
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Does not throw, so that a simulation may call it: what goes wrong is commit()'s to say.
  void write(std::string_view text);
  /// Syncs and renames. ConfigError where that fails, or a write did.
  void commit();

  /// Is the path no regular file, but a device or a pipe?
  bool in_place() const { return in_place_; }

 private:
  void flush();
  void close();

  std::string path_;
  bool in_place_ = false;
  std::string target_;
  int descriptor_ = -1;
  bool committed_ = false;
  std::string buffer_;
  std::string problem_;  ///< of the first write that failed
};

}  // namespace ohmic
