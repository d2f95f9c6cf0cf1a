#include "util/process/interrupt.h"

#include <unistd.h>

#include <csignal>

#include "util/exit_code.h"
#include "util/files_aside.h"

namespace ohmic {
namespace {

/// A function's static, because a signal handler can reach nothing else.
volatile std::sig_atomic_t& flag() {
  static volatile std::sig_atomic_t noted = 0;
  return noted;
}

void note(int signal) {
  flag() = 1;
  std::signal(signal, SIG_DFL);
}

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

/// What whoever started this process had ignored stays ignored, as under nohup.
void handle(void (*handler)(int)) {
  for (const int signal : kSignals) {
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
      std::signal(signal, handler);
    }
  }
}

/// System calls alone: the signal may come in the middle of anything.
void remove_and_end(int /*signal*/) {
  remove_files_aside();
  constexpr char kLine[] = "ohmic: interrupted\n";
  [[maybe_unused]] const auto told = ::write(STDERR_FILENO, kLine, sizeof kLine - 1);
  ::_exit(exit_code::kInterrupted);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  flag() = 0;
  handle(note);
}

InterruptGuard::~InterruptGuard() { handle(SIG_DFL); }

bool InterruptGuard::interrupted() const { return flag() != 0; }

RemovalGuard::RemovalGuard() { handle(remove_and_end); }

RemovalGuard::~RemovalGuard() { handle(SIG_DFL); }

InterruptPause::InterruptPause() : before_() {
  sigset_t paused;
  ::sigemptyset(&paused);
  for (const int signal : kSignals) ::sigaddset(&paused, signal);
  ::pthread_sigmask(SIG_BLOCK, &paused, &before_);
}

InterruptPause::~InterruptPause() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace ohmic
