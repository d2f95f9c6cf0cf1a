#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>

#include "util/exit_code.h"

// `ohmic-mpi`: what mpirun starts as a rank. It starts `ohmic-mpi-rank`, which is the rank, and
// ends as it does, but with exit code 4 if the rank was ended by a signal (out of memory, a crash):
// an MPI library would make that its own code, 128 and the signal.
namespace {

constexpr int kForwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT};

/// The rank between fork and exec. It ends with who keeps it, and has a process group of its own,
/// so that a signal to the keeper's group reaches it once.
[[noreturn]] void become(const std::string& program, char* argv[], pid_t keeper,
                         const sigset_t& mask) {
  ::sigprocmask(SIG_SETMASK, &mask, nullptr);
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == keeper && ::setpgid(0, 0) == 0)
    ::execv(program.c_str(), argv);
  std::cerr << "ohmic: " << program << " cannot be started: " << std::strerror(errno) << std::endl;
  ::_exit(ohmic::exit_code::kBroken);
}

/// Forwards signals to the rank until it has ended; returns its status. sent: the last of them.
int keep(pid_t rank, const sigset_t& watched, int& sent) {
  for (;;) {
    int status = 0;
    if (::waitpid(rank, &status, WNOHANG) == rank) return status;
    int signal = 0;
    ::sigwait(&watched, &signal);
    if (signal == SIGCHLD) continue;
    sent = signal;
    ::kill(rank, signal);
  }
}

}  // namespace

int main(int, char* argv[]) {
  sigset_t watched, before;
  ::sigemptyset(&watched);
  ::sigaddset(&watched, SIGCHLD);
  for (const int signal : kForwarded) ::sigaddset(&watched, signal);
  ::sigprocmask(SIG_BLOCK, &watched, &before);
  // Threads that spin while they wait take the cores from other ranks.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").replace_filename("ohmic-mpi-rank").string();
  const pid_t keeper = ::getpid();
  const pid_t rank = ::fork();
  if (rank < 0) {
    std::cerr << "ohmic: " << program << " cannot be started: " << std::strerror(errno)
              << std::endl;
    return ohmic::exit_code::kBroken;
  }
  if (rank == 0) become(program, argv, keeper, before);
  int sent = 0;
  const int status = keep(rank, watched, sent);
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  const int signal = WTERMSIG(status);
  if (signal != sent) {
    std::cerr << "ohmic: a rank was ended by signal " << signal << " (" << ::strsignal(signal)
              << ")" << std::endl;
  }
  return ohmic::exit_code::kFailed;
}
