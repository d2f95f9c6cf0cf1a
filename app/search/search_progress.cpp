#include "app/search/search_progress.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "report/report_text.h"
#include "util/duration_text.h"

namespace ohmic::app {
namespace {

constexpr std::chrono::milliseconds kRefresh{100};  // a terminal is slower than a small network

}  // namespace

SearchProgress::SearchProgress(const SearchBudget& budget, std::size_t done)
    : budget_(budget),
      tenths_(static_cast<int>(10 * share(done, 0))),
      done_(done),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()) {}

SearchProgress::~SearchProgress() {
  if (line_open_) std::cerr << std::endl;
}

double SearchProgress::share(std::size_t episodes, int evaluations) const {
  const double played = static_cast<double>(episodes) / budget_.episodes;
  if (budget_.evaluations == 0) return played;
  return std::max(played, static_cast<double>(evaluations) / budget_.evaluations);
}

std::string SearchProgress::line(const std::vector<Trial>& trials, int evaluations) const {
  const Trial& last = trials.back();
  const Trial best = *best_trial(trials);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double here = static_cast<double>(trials.size() - done_);
  const double rate = here / std::max(seconds, 1e-9);
  // The episodes that the whole run will have at the pace up to now.
  const double all = static_cast<double>(trials.size()) / share(trials.size(), evaluations);
  std::string text =
      "episode " + std::to_string(trials.size()) + '/' + std::to_string(budget_.episodes);
  if (budget_.evaluations > 0) {
    text += "  policy " + std::to_string(evaluations) + '/' + std::to_string(budget_.evaluations);
  }
  text += "  reward " + fixed_digits(last.reward, 3) + "  accuracy " +
          fixed_digits(last.outcome.accuracy, 2) + " %  best ";
  text += best.feasible ? fixed_digits(best.outcome.accuracy, 2) + " % at cost "
                        : "infeasible at cost ";
  return text + fixed_digits(best.cost_ratio, 3) + "  " + fixed_digits(rate, 1) + " episodes/s  " +
         duration_text((all - static_cast<double>(trials.size())) / rate) + " left";
}

void SearchProgress::show(const std::vector<Trial>& trials, int evaluations) {
  const auto now = std::chrono::steady_clock::now();
  const double spent = share(trials.size(), evaluations);
  const int tenths = static_cast<int>(10 * spent);
  if (terminal_) {
    if (line_open_ && spent < 1 && now - shown_ < kRefresh) return;
    std::cerr << "\r\033[K" << line(trials, evaluations) << std::flush;
    line_open_ = true;
    shown_ = now;
  } else if (tenths != tenths_) {
    tenths_ = tenths;
    std::cerr << line(trials, evaluations) << std::endl;
  }
}

}  // namespace ohmic::app
