#include "util/file_io.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "util/config_error.h"
#include "util/file_writer.h"

namespace ohmic {
namespace {

std::string reason() { return std::strerror(errno); }

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
  FileWriter file(path);
  file.write(content);
  file.commit();
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

std::string in_file_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ':' || c == '/'; }, '-');
  return name;
}

}  // namespace ohmic
