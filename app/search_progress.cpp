#include "app/search_progress.h"

#include <unistd.h>

#include <iostream>
#include <string>

#include "app/duration_text.h"
#include "traces/report_text.h"

namespace ohmic::app {
namespace {

constexpr std::chrono::milliseconds kRefresh{100};  // a terminal is slower than a small network

}  // namespace

SearchProgress::SearchProgress(int episodes, std::size_t done)
    : episodes_(episodes),
      done_(done),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()) {}

SearchProgress::~SearchProgress() {
  if (line_open_) std::cerr << std::endl;
}

std::string SearchProgress::line(const std::vector<Trial>& trials) const {
  const Trial& last = trials.back();
  const Trial best = *best_trial(trials);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double rate = static_cast<double>(trials.size() - done_) / std::max(seconds, 1e-9);
  const double left = (episodes_ - static_cast<double>(trials.size())) / rate;
  std::string text = "episode " + std::to_string(trials.size()) + '/' + std::to_string(episodes_) +
                     "  reward " + fixed_digits(last.reward, 3) + "  accuracy " +
                     fixed_digits(last.outcome.accuracy, 2) + " %  best ";
  text += best.feasible ? fixed_digits(best.outcome.accuracy, 2) + " % at cost "
                        : "infeasible at cost ";
  return text + fixed_digits(best.cost_ratio, 3) + "  " + fixed_digits(rate, 1) + " episodes/s  " +
         duration_text(left) + " left";
}

void SearchProgress::show(const std::vector<Trial>& trials) {
  const auto now = std::chrono::steady_clock::now();
  const int done = static_cast<int>(trials.size());
  const bool last = done == episodes_;
  if (terminal_) {
    if (line_open_ && !last && now - shown_ < kRefresh) return;
    std::cerr << "\r\033[K" << line(trials) << std::flush;
    line_open_ = true;
    shown_ = now;
  } else if (done * 10LL / episodes_ != (done - 1) * 10LL / episodes_) {
    std::cerr << line(trials) << std::endl;
  }
}

}  // namespace ohmic::app
