#pragma once

#include <poll.h>
#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "util/process/file_descriptor.h"

namespace ohmic {

/// Output and end of a child.
struct ChildResult {
  int exit_code = 0;
  int signal = 0;  ///< that ended it; 0 if it exited by itself
  std::string output;
  std::string error;
};

/// A program that runs beside this one, with its stdout and stderr on pipes, in a process group of
/// its own: Ctrl-C on a terminal reaches only who started it. It ends with this process, however
/// that ends: no orphan goes on writing into a folder that a next process takes over.
class ChildProcess {
 public:
  enum class Stdin { kNothing, kThisProcess };

  /// args: the arguments behind the program's name. Throws std::system_error if it cannot be
  /// started.
  ChildProcess(const std::string& program, const std::vector<std::string>& args,
               Stdin input = Stdin::kNothing);
  /// Kills what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Adds those of its pipes that are open, for poll().
  void add_pipes(std::vector<pollfd>& polled) const;
  /// Reads once from each pipe that poll() found ready; true if both have come to their end.
  bool read(const std::vector<pollfd>& polled);
  /// Writes all of `text` on its stdin, which is this process's; false if it reads no more.
  bool write(const std::string& text) const;
  /// Its stdin has come to its end.
  void end_input() { input_.close(); }
  /// What it has printed on stdout since this was asked last; finish() does not say it again.
  std::string take_output() { return std::exchange(result_.output, {}); }
  void send(int signal) const;
  pid_t id() const { return pid_; }
  /// Reads what it still has to say and waits for its end; once.
  ChildResult finish();

 private:
  pid_t pid_ = -1;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor error_;
  ChildResult result_;
};

}  // namespace ohmic
