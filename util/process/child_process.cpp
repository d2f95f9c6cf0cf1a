#include "util/process/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace ohmic {
namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

/// Both ends close at exec: a child holds no pipe of its siblings.
Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// For a child's stdin: a socket, for a pipe that nobody reads any more ends who writes to it.
Pipe make_socket() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail(errno, "socket");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

/// Reads as a file of no bytes.
Pipe nothing_to_read() {
  FileDescriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) fail(errno, "/dev/null");
  return {std::move(file), FileDescriptor()};
}

/// The child between fork and exec: system calls alone, for any lock may be held by a thread that
/// is not there. posix_spawn cannot tie a child to its parent's life.
[[noreturn]] void become(char* const* args, pid_t parent, std::array<int, 3> streams, int failure) {
  const auto connect = [&streams](int number) {
    return ::dup2(streams[static_cast<std::size_t>(number)], number) >= 0;
  };
  // What this program ignores or lets wait, others expect.
  ::signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  // A parent that ended before the call left no one whose end could be noticed.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent && ::setpgid(0, 0) == 0 &&
      connect(STDIN_FILENO) && connect(STDOUT_FILENO) && connect(STDERR_FILENO)) {
    ::execv(args[0], args);
  }
  const int reason = errno;
  const ssize_t told = ::write(failure, &reason, sizeof reason);
  ::_exit(told == sizeof reason ? 127 : 126);
}

/// 0 if the other end closed at exec, else the errno that it sent.
int failure_of(const FileDescriptor& reader) {
  int reason = 0;
  ssize_t n = 0;
  do {
    n = ::read(reader.number(), &reason, sizeof reason);
  } while (n < 0 && errno == EINTR);
  return n == sizeof reason ? reason : 0;
}

void reap(pid_t pid, int& status) {
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
}

void read_ready(FileDescriptor& pipe, const std::vector<pollfd>& polled, std::string& text) {
  const auto ready = std::find_if(polled.begin(), polled.end(), [&pipe](const pollfd& p) {
    return p.fd == pipe.number() && p.revents != 0;
  });
  if (!pipe.is_open() || ready == polled.end()) return;
  std::array<char, 65536> buffer{};
  const ssize_t n = ::read(pipe.number(), buffer.data(), buffer.size());
  if (n > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  } else if (n == 0 || errno != EINTR) {
    pipe.close();
  }
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& args,
                           Stdin input) {
  std::string name = program;
  std::vector<std::string> copies = args;
  std::vector<char*> pointers{name.data()};
  for (std::string& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  Pipe questions = input == Stdin::kNothing ? nothing_to_read() : make_socket();
  Pipe output = make_pipe();
  Pipe error = make_pipe();
  Pipe failure = make_pipe();
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) fail(errno, "fork");
  if (pid == 0) {
    become(pointers.data(), parent,
           {questions.reader.number(), output.writer.number(), error.writer.number()},
           failure.writer.number());
  }
  failure.writer.close();
  if (const int reason = failure_of(failure.reader); reason != 0) {
    int status = 0;
    reap(pid, status);
    fail(reason, program + " cannot be started");
  }
  pid_ = pid;
  input_ = std::move(questions.writer);
  output_ = std::move(output.reader);
  error_ = std::move(error.reader);
}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  send(SIGKILL);
  int status = 0;
  reap(pid_, status);
}

void ChildProcess::add_pipes(std::vector<pollfd>& polled) const {
  for (const FileDescriptor* pipe : {&output_, &error_}) {
    if (pipe->is_open()) polled.push_back({pipe->number(), POLLIN, 0});
  }
}

bool ChildProcess::read(const std::vector<pollfd>& polled) {
  read_ready(output_, polled, result_.output);
  read_ready(error_, polled, result_.error);
  return !output_.is_open() && !error_.is_open();
}

bool ChildProcess::write(const std::string& text) const {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::send(input_.number(), text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  return true;
}

void ChildProcess::send(int signal) const {
  if (pid_ >= 0) ::kill(pid_, signal);
}

ChildResult ChildProcess::finish() {
  for (std::vector<pollfd> polled; output_.is_open() || error_.is_open();) {
    polled.clear();
    add_pipes(polled);
    if (::poll(polled.data(), polled.size(), -1) > 0) read(polled);
  }
  int status = 0;
  reap(pid_, status);
  pid_ = -1;
  result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return std::move(result_);
}

}  // namespace ohmic
