#include "util/file_identity.h"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <tuple>

#include "util/config_error.h"

namespace ohmic {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as Linux has it

/// What tells a file from all others: the name is empty for one that exists, whole for one whose
/// folder does not.
using Identity = std::tuple<dev_t, ino_t, std::string>;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

std::optional<Identity> identity_of(const std::string& path) {
  struct stat state {};
  if (::stat(path.c_str(), &state) == 0) return Identity{state.st_dev, state.st_ino, ""};
  const fs::path target = followed_path(path);
  if (::stat(folder_of(target).c_str(), &state) != 0) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(target, error), error);
    if (error) return std::nullopt;
    return Identity{0, 0, whole.string()};
  }
  return Identity{state.st_dev, state.st_ino, target.filename().string()};
}

}  // namespace

std::string followed_path(const std::string& path) {
  fs::path at = path;
  std::error_code error;
  for (int links = 0; fs::is_symlink(at, error); ++links) {
    if (links == kMostLinks) throw ConfigError(path, "is a link that leads in a circle");
    const fs::path next = fs::read_symlink(at, error);
    if (error) throw ConfigError(path, "cannot be read: " + error.message());
    at = next.is_absolute() ? next : folder_of(at) / next;
  }
  return at.string();
}

int own_descriptor(const std::string& path) {
  fs::path at = path;
  std::error_code error;
  const fs::path own = fs::canonical("/proc/self/fd", error);
  for (int links = 0; !error && links < kMostLinks; ++links) {
    if (fs::weakly_canonical(folder_of(at), error) == own) {
      const std::string name = at.filename().string();
      int number = -1;
      const auto end = std::from_chars(name.data(), name.data() + name.size(), number).ptr;
      return end == name.data() + name.size() ? number : -1;
    }
    if (!fs::is_symlink(at, error)) break;
    const fs::path next = fs::read_symlink(at, error);
    at = next.is_absolute() ? next : folder_of(at) / next;
  }
  return -1;
}

bool is_same_file(const std::string& a, const std::string& b) {
  const std::optional<Identity> first = identity_of(a);
  return first && first == identity_of(b);
}

}  // namespace ohmic
