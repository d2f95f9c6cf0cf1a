#include "nets/file_io.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "nets/config_error.h"

namespace ohmic {
namespace {

std::string reason() { return std::strerror(errno); }

void write_all(int descriptor, const std::string& content, const std::string& path) {
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t n = ::write(descriptor, content.data() + written, content.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw ConfigError(path, "cannot be written: " + reason());
    written += static_cast<std::size_t>(n);
  }
  if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS) {
    throw ConfigError(path, "cannot be synced: " + reason());
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw ConfigError(path, "is a folder, not a file");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ConfigError(path, "cannot be read: " + reason());
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad()) throw ConfigError(path, "cannot be read: " + reason());
  return text.str();
}

void write_file_atomically(const std::string& path, const std::string& content) {
  std::error_code error;
  const auto state = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(state)) throw ConfigError(path, "is a folder, not a file");
  // A device or pipe cannot be replaced by a rename: write straight into it.
  const bool in_place = std::filesystem::exists(state) && !std::filesystem::is_regular_file(state);
  const std::string target = in_place ? path : path + ".part" + std::to_string(::getpid());
  const int descriptor =
      ::open(target.c_str(), in_place ? O_WRONLY : (O_WRONLY | O_CREAT | O_TRUNC), 0666);
  if (descriptor < 0) throw ConfigError(path, "cannot be written: " + reason());
  try {
    write_all(descriptor, content, path);
  } catch (...) {
    ::close(descriptor);
    if (!in_place) ::unlink(target.c_str());
    throw;
  }
  ::close(descriptor);
  if (!in_place && std::rename(target.c_str(), path.c_str()) != 0) {
    const std::string why = reason();
    ::unlink(target.c_str());
    throw ConfigError(path, "cannot be written: " + why);
  }
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw ConfigError(path, "cannot be created: " + error.message());
}

bool file_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace ohmic
