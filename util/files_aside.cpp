#include "util/files_aside.h"

#include <unistd.h>

#include <array>
#include <atomic>

namespace ohmic {
namespace {

/// More than are ever written at once; a file beyond them stays when a signal ends the process.
constexpr std::size_t kSlots = 64;
using Slots = std::array<std::atomic<const char*>, kSlots>;

static_assert(std::atomic<const char*>::is_always_lock_free, "a signal handler reads the slots");

/// A function's static, because a signal handler can reach nothing else.
Slots& slots() {
  static Slots all{};
  return all;
}

}  // namespace

FileAside::FileAside(std::string path) : path_(std::move(path)), slot_(0) {
  for (; slot_ < kSlots; ++slot_) {
    const char* free = nullptr;
    if (slots()[slot_].compare_exchange_strong(free, path_.c_str())) return;
  }
}

FileAside::~FileAside() {
  if (slot_ < kSlots) slots()[slot_] = nullptr;
}

void remove_files_aside() {
  for (const auto& slot : slots()) {
    if (const char* path = slot.load()) ::unlink(path);
  }
}

}  // namespace ohmic
