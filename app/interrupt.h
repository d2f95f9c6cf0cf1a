#pragma once

namespace ohmic::app {

/// While it lives, the first SIGINT or SIGTERM is only noted, so that work can be saved; the second
/// ends the process.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;
};

}  // namespace ohmic::app
