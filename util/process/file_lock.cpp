#include "util/process/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "util/config_error.h"

namespace ohmic {
namespace {

constexpr int kAttempts = 20;
constexpr std::chrono::milliseconds kPause{25};

FileDescriptor open_lock(const std::string& path, const std::string& file) {
  FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (lock.is_open()) return lock;
  throw ConfigError(file, "cannot be locked: " + path + ": " + std::strerror(errno));
}

}  // namespace

bool take_lock(const FileDescriptor& file, bool patient) {
  for (int attempt = 1;; ++attempt) {
    if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return true;
    // A file system without locks keeps nobody out, but must keep nobody from working either.
    if (errno != EWOULDBLOCK && errno != EINTR) return true;
    if (!patient || attempt == kAttempts) return false;
    std::this_thread::sleep_for(kPause);
  }
}

bool is_open_at(const FileDescriptor& file, const std::string& path) {
  struct stat open {};
  struct stat there {};
  return ::fstat(file.number(), &open) == 0 && ::stat(path.c_str(), &there) == 0 &&
         open.st_dev == there.st_dev && open.st_ino == there.st_ino;
}

FileLock::FileLock(const std::string& file) : path_(file + ".lock") {
  do {
    lock_ = open_lock(path_, file);
    if (!take_lock(lock_, true)) {
      throw ConfigError(file, "another process is at work on this file");
    }
  } while (!is_open_at(lock_, path_));  // its last owner removed it meanwhile
}

FileLock::~FileLock() {
  if (lock_.is_open()) ::unlink(path_.c_str());
}

}  // namespace ohmic
