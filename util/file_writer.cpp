#include "util/file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>

#include "util/config_error.h"
#include "util/file_identity.h"
#include "util/process/interrupt.h"

namespace ohmic {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
constexpr std::size_t kLongestName = 255;  // bytes, of all usual file systems
constexpr std::size_t kMarkBytes = 14;     // ".part-XXXXXXXX"
constexpr int kTries = 100;

std::string reason() { return std::strerror(errno); }

/// Eight hexadecimal digits that nobody can foresee.
std::string random_digits() {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", std::random_device()());
  return digits;
}

/// A new name beside `target`. A long name is cut, between two characters of UTF-8.
std::string name_aside(const std::string& target) {
  const std::size_t slash = target.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  std::size_t end = std::min(target.size(), begin + kLongestName - kMarkBytes);
  while (end > begin && end < target.size() &&
         (static_cast<unsigned char>(target[end]) & 0xc0U) == 0x80)
    --end;
  return target.substr(0, end) + ".part-" + random_digits();
}

}  // namespace

FileWriter::FileWriter(std::string path) : path_(std::move(path)), target_(followed_path(path_)) {
  std::error_code error;
  const auto state = std::filesystem::status(path_, error);
  if (std::filesystem::is_directory(state)) throw ConfigError(path_, "is a folder, not a file");
  // A device or pipe cannot be replaced by a rename, nor a file that somebody has open for us.
  const bool special = std::filesystem::exists(state) && !std::filesystem::is_regular_file(state);
  if (special || own_descriptor(path_) >= 0) {
    open_in_place();
  } else {
    open_aside();
  }
  if (descriptor_ < 0) throw ConfigError(path_, "cannot be written: " + reason());
}

void FileWriter::open_in_place() {
  const int own = own_descriptor(path_);
  descriptor_ =
      own >= 0 ? ::fcntl(own, F_DUPFD_CLOEXEC, 0) : ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
}

void FileWriter::open_aside() {
  if (target_.empty() || target_.back() == '/') throw ConfigError(path_, "names no file");
  if (std::filesystem::path(target_).filename().string().size() > kLongestName) {
    errno = ENAMETOOLONG;  // only the name aside would fit
    return;
  }
  const InterruptPause pause;  // no file is there whose name an interrupt does not know
  // O_EXCL refuses whatever lies there already, a link too, so that nobody's file is written.
  for (int n = 0; n < kTries && descriptor_ < 0 && (n == 0 || errno == EEXIST); ++n) {
    const std::string name = name_aside(target_);
    descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) aside_ = std::make_unique<FileAside>(name);
  }
}

FileWriter::~FileWriter() {
  close();
  if (!committed_ && aside_ != nullptr) ::unlink(aside().c_str());
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
  if (aside_ != nullptr && std::rename(aside().c_str(), target_.c_str()) != 0)
    throw ConfigError(path_, "cannot be written: " + reason());
  committed_ = true;
}

void FileWriter::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace ohmic
