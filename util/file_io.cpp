#include "util/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "util/config_error.h"
#include "util/file_writer.h"
#include "util/process/file_descriptor.h"

namespace ohmic {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

std::string reason() { return std::strerror(errno); }

[[noreturn]] void refuse_size(const std::string& path, std::uint64_t most) {
  throw ConfigError(path, "holds more than " + std::to_string(most) + " bytes, the most allowed");
}

/// Appends what an open file still holds, at most `most` bytes.
void read_all(int descriptor, const std::string& path, std::uint64_t most, std::string& content) {
  std::array<char, kChunk> chunk;
  while (true) {
    const ssize_t n = ::read(descriptor, chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw ConfigError(path, "cannot be read: " + reason());
    if (n == 0) return;
    if (static_cast<std::uint64_t>(n) > most - content.size()) refuse_size(path, most);
    content.append(chunk.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string read_file(const std::string& path, std::uint64_t most) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw ConfigError(path, "cannot be read: " + reason());
  struct stat state {};
  if (::fstat(file.number(), &state) != 0) throw ConfigError(path, "cannot be read: " + reason());
  if (S_ISDIR(state.st_mode)) throw ConfigError(path, "is a folder, not a file");
  if (S_ISCHR(state.st_mode) || S_ISBLK(state.st_mode))
    throw ConfigError(path, "is a device, allowed is a file or a pipe");
  const auto size = static_cast<std::uint64_t>(std::max<off_t>(state.st_size, 0));
  if (size > most) refuse_size(path, most);
  std::string content;
  content.reserve(size);
  read_all(file.number(), path, most, content);
  return content;
}

void write_file_atomically(const std::string& path, const std::string& content) {
  FileWriter file(path);
  file.write(content);
  file.commit();
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw ConfigError(path, "cannot be created: " + error.message());
}

void copy_folder_over(const std::string& from, const std::string& to) {
  const std::string aside = to + ".part";
  std::error_code error;
  std::filesystem::remove_all(aside, error);
  if (!error) std::filesystem::copy(from, aside, std::filesystem::copy_options::recursive, error);
  if (error) throw ConfigError(from, "cannot be copied: " + error.message());
  std::filesystem::remove_all(to, error);
  if (!error) std::filesystem::rename(aside, to, error);
  if (error) throw ConfigError(to, "cannot be written: " + error.message());
}

bool file_exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

std::string in_file_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ':' || c == '/'; }, '-');
  return name;
}

}  // namespace ohmic
