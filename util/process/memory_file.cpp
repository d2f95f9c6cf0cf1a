#include "util/process/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ohmic {

MemoryFile::MemoryFile(const char* name, const std::string& text)
    : file_(::memfd_create(name, MFD_CLOEXEC)) {
  if (!file_.is_open() ||
      ::write(file_.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::system_error(errno, std::generic_category(), "memfd");
  }
}

std::string MemoryFile::path() const {
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file_.number());
}

}  // namespace ohmic
