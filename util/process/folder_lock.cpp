#include "util/process/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "util/config_error.h"

namespace ohmic {

FileDescriptor lock_folder(const std::string& folder, const std::string& file,
                           const std::string& command) {
  FileDescriptor lock(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!lock.is_open()) {
    throw ConfigError(file, std::string("cannot be read: ") + std::strerror(errno));
  }
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw ConfigError(folder, "another " + command + " is at work in this folder");
  }
  return lock;
}

}  // namespace ohmic
