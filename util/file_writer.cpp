#include "util/file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

std::string reason() { return std::strerror(errno); }

}  // namespace

std::string path_aside(const std::string& path) {
  return path + ".part" + std::to_string(::getpid());
}

FileWriter::FileWriter(std::string path) : path_(std::move(path)) {
  std::error_code error;
  const auto state = std::filesystem::status(path_, error);
  if (std::filesystem::is_directory(state)) throw ConfigError(path_, "is a folder, not a file");
  // A device or pipe cannot be replaced by a rename.
  in_place_ = std::filesystem::exists(state) && !std::filesystem::is_regular_file(state);
  target_ = in_place_ ? path_ : path_aside(path_);
  descriptor_ =
      ::open(target_.c_str(), in_place_ ? O_WRONLY : (O_WRONLY | O_CREAT | O_TRUNC), 0666);
  if (descriptor_ < 0) throw ConfigError(path_, "cannot be written: " + reason());
}

FileWriter::~FileWriter() {
  close();
  if (!committed_ && !in_place_) ::unlink(target_.c_str());
}

void FileWriter::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void FileWriter::flush() {
  std::size_t written = 0;
  while (problem_.empty() && written < buffer_.size()) {
    const ssize_t n = ::write(descriptor_, buffer_.data() + written, buffer_.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) problem_ = "cannot be written: " + reason();
    written += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
  }
  buffer_.clear();
}

void FileWriter::commit() {
  flush();
  if (!problem_.empty()) throw ConfigError(path_, problem_);
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS)
    throw ConfigError(path_, "cannot be synced: " + reason());
  close();
  if (!in_place_ && std::rename(target_.c_str(), path_.c_str()) != 0)
    throw ConfigError(path_, "cannot be written: " + reason());
  committed_ = true;
}

void FileWriter::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace ohmic
