#include "util/files_aside.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace ohmic {
namespace {

/// More than are ever written at once; a file beyond them stays when a signal ends the process.
constexpr std::size_t kSlots = 64;
struct Slot {
  std::atomic<const char*> path;
  std::atomic<pid_t> child;
};
using Slots = std::array<Slot, kSlots>;

static_assert(std::atomic<const char*>::is_always_lock_free &&
                  std::atomic<pid_t>::is_always_lock_free,
              "a signal handler reads the slots");

/// A function's static, because a signal handler can reach nothing else.
Slots& slots() {
  static Slots all{};
  return all;
}

}  // namespace

FileAside::FileAside(std::string path) : path_(std::move(path)), slot_(0) {
  for (; slot_ < kSlots; ++slot_) {
    const char* free = nullptr;
    if (slots()[slot_].path.compare_exchange_strong(free, path_.c_str())) return;
  }
}

FileAside::~FileAside() {
  if (slot_ >= kSlots) return;
  slots()[slot_].child = 0;
  slots()[slot_].path = nullptr;
}

void FileAside::made_by(pid_t child) {
  if (slot_ < kSlots) slots()[slot_].child = child;
}

void remove_files_aside() {
  for (const Slot& slot : slots()) {
    const pid_t child = slot.child;
    if (child > 0 && ::kill(child, SIGKILL) == 0) ::waitpid(child, nullptr, 0);
  }
  for (const Slot& slot : slots()) {
    if (const char* path = slot.path) ::unlink(path);
  }
  for (const Slot& slot : slots()) {
    if (const char* path = slot.path) ::rmdir(path);
  }
}

}  // namespace ohmic
