#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "util/files_aside.h"

namespace ohmic {

/// Writes a file piece by piece, aside: until commit() readers see the old file, afterwards the
/// whole new one. Aside is NAME.part-XXXXXXXX (eight random hexadecimal digits) beside the file. A
/// path that is a link stays one: the file that it points to is written, also if that is not there
/// yet. A device or pipe is written straight into. Throws ConfigError that names the path if
/// something fails.
class FileWriter {
 public:
  explicit FileWriter(std::string path);
  /// Leaves nothing behind that was not committed.
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Does not throw, so that a simulation may call it: what goes wrong is commit()'s to say.
  void write(std::string_view text);
  /// Syncs and renames. Throws ConfigError if that fails, or a write did.
  void commit();

  /// Is the path no regular file, but a device, a pipe or a file that this process has open?
  bool in_place() const { return aside_ == nullptr; }
  /// Where the file lies until commit(); not for one in place.
  const std::string& aside() const { return aside_->path(); }

 private:
  void open_in_place();
  void open_aside();
  void flush();
  void close();

  std::string path_;    ///< as given
  std::string target_;  ///< its links followed
  std::unique_ptr<FileAside> aside_;
  int descriptor_ = -1;
  bool committed_ = false;
  std::string buffer_;
  std::string problem_;  ///< of the first write that failed
};

}  // namespace ohmic
