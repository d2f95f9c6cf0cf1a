#include "app/interrupt.h"

#include <csignal>

namespace ohmic::app {
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

constexpr int kSignals[] = {SIGINT, SIGTERM};

}  // namespace

InterruptGuard::InterruptGuard() {
  flag() = 0;
  for (const int signal : kSignals) std::signal(signal, note);
}

InterruptGuard::~InterruptGuard() {
  for (const int signal : kSignals) std::signal(signal, SIG_DFL);
}

bool InterruptGuard::interrupted() const { return flag() != 0; }

}  // namespace ohmic::app
