#pragma once

#include <csignal>

namespace ohmic {

/// Notes the first SIGINT, SIGTERM or SIGHUP while it lives, so that work can be saved; the second
/// ends the process.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;
};

/// While it lives, SIGINT, SIGTERM or SIGHUP removes what FileWriters keep aside and ends the
/// process at once, with exit code 130 and a line that says so: for work of which nothing is worth
/// saving.
class RemovalGuard {
 public:
  RemovalGuard();
  ~RemovalGuard();
  RemovalGuard(const RemovalGuard&) = delete;
  RemovalGuard& operator=(const RemovalGuard&) = delete;
};

/// While it lives, SIGINT, SIGTERM and SIGHUP wait: for steps that are done whole or not at all.
class InterruptPause {
 public:
  InterruptPause();
  ~InterruptPause();
  InterruptPause(const InterruptPause&) = delete;
  InterruptPause& operator=(const InterruptPause&) = delete;

 private:
  sigset_t before_;
};

}  // namespace ohmic
