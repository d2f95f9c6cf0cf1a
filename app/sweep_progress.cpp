#include "app/sweep_progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "util/duration_text.h"

namespace ohmic::app {
namespace {

/// As much of a line as the terminal can take back with a carriage return.
std::string fitted(const std::string& line) {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? line.substr(0, size.ws_col - 1U) : line;
}

}  // namespace

SweepProgress::SweepProgress(std::size_t chips, std::size_t done, std::string noun)
    : noun_(std::move(noun)),
      chips_(chips),
      done_before_(done),
      done_(done),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()) {}

SweepProgress::~SweepProgress() {
  if (line_open_) std::cerr << std::endl;
}

void SweepProgress::show(const std::string& chip, const std::string& outcome) {
  ++done_;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double left =
      seconds / static_cast<double>(done_ - done_before_) * static_cast<double>(chips_ - done_);
  const std::string line = noun_ + " " + std::to_string(done_) + '/' + std::to_string(chips_) +
                           "  " + chip + "  " + outcome + "  " + duration_text(left) + " left";
  if (terminal_) {
    std::cerr << "\r\033[K" << fitted(line) << std::flush;
    line_open_ = true;
  } else {
    std::cerr << line << std::endl;
  }
}

}  // namespace ohmic::app
