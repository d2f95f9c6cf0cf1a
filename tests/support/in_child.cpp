#include "tests/support/in_child.h"

#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hw/sim/simulation_error.h"

namespace ohmic {
namespace {

constexpr int kMostSeconds = 60;  // of processor time, on a machine of any load

}  // namespace

void limit_cpu_time(int seconds) {
  const itimerval limit{{0, 0}, {seconds, 0}};
  ::setitimer(ITIMER_PROF, &limit, nullptr);
}

std::string in_child(const std::function<std::string()>& work) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    limit_cpu_time(kMostSeconds);
    std::string text;
    try {
      text = work();
    } catch (const SimulationError& error) {
      text = std::string("simulation: ") + error.what();
    } catch (const std::exception& error) {
      text = std::string("other: ") + error.what();
    }
    const auto written = ::write(ends[1], text.data(), text.size());
    ::_exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status == 0 ? text : "died of signal " + std::to_string(WTERMSIG(status));
}

}  // namespace ohmic
