#include "app/search/search_progress.h"

#include <algorithm>

#include "util/number_text.h"

namespace ohmic::app {

SearchProgress::SearchProgress(const SearchBudget& budget, std::size_t done)
    : budget_(budget),
      tenths_(static_cast<int>(10 * share(done, {}))),
      pace_(static_cast<double>(done)) {}

double SearchProgress::share(std::size_t episodes, const SearchSpent& used) const {
  double share = static_cast<double>(episodes) / budget_.episodes;
  const auto at_least = [&share](int done, int most) {
    if (most > 0) share = std::max(share, std::min(1.0, static_cast<double>(done) / most));
  };
  at_least(used.evaluations, budget_.evaluations);
  at_least(used.prices, budget_.prices);
  return share;
}

/// What matters most comes first: a narrow terminal shows no more.
std::string SearchProgress::text(const std::vector<Trial>& trials, const SearchSpent& used) const {
  const Trial& last = trials.back();
  const Trial best = *best_trial(trials);
  const auto played = static_cast<double>(trials.size());
  std::string text =
      "episode " + std::to_string(trials.size()) + '/' + std::to_string(budget_.episodes);
  if (budget_.evaluations > 0) {
    text +=
        "  policy " + std::to_string(used.evaluations) + '/' + std::to_string(budget_.evaluations);
  }
  // The whole run will have so many episodes at the pace up to now.
  text += "  " + pace_.left(played, played / share(trials.size(), used)) + "  best ";
  text += best.feasible ? fixed_digits(best.outcome.accuracy, 2) + " % at cost "
                        : "infeasible at cost ";
  return text + fixed_digits(best.cost_ratio, 3) + "  accuracy " +
         fixed_digits(last.outcome.accuracy, 2) + " %  " + pace_.rate(played, "episode") +
         "  reward " + fixed_digits(last.reward, 3);
}

void SearchProgress::show(const std::vector<Trial>& trials, const SearchSpent& used) {
  const double spent = share(trials.size(), used);
  const int tenths = static_cast<int>(10 * spent);
  const bool due = line_.on_terminal() ? spent >= 1 || line_.is_due() : tenths != tenths_;
  tenths_ = tenths;
  if (due) line_.show(text(trials, used));
}

std::string ReadingProgress::begin_text(const ReadingState& state) {
  std::string text = "reading " + state.images + (state.known > 0 ? " again for " : " for ") +
                     std::to_string(state.policies) +
                     (state.policies == 1 ? " policy" : " policies");
  if (state.count > 0) text += ", " + std::to_string(state.count) + " each";
  if (state.known > 0) text += ", " + std::to_string(state.known) + " of them known";
  return text;
}

std::string ReadingProgress::text(const ReadingState& state) const {
  const auto done = static_cast<double>(state.done);
  std::string text = "reading " + state.images + (state.known > 0 ? " again" : "") + ", policy " +
                     std::to_string(state.done) + '/' + std::to_string(state.policies) + "  " +
                     pace_.left(done, static_cast<double>(state.policies)) + "  " +
                     pace_.rate(done, "reading");
  return state.count > 0 ? text + "  " + std::to_string(state.count) + " images each" : text;
}

void ReadingProgress::show(const ReadingState& state) {
  const std::size_t tenths = 10 * state.done / state.policies;
  if (state.done == state.before) {
    pace_ = Pace(static_cast<double>(state.before));
    line_.emplace();
    line_->show(begin_text(state));
  } else if (line_->on_terminal() ? line_->is_due() : tenths != tenths_) {
    line_->show(text(state));
  }
  tenths_ = tenths;
  if (state.done == state.policies) line_.reset();
}

}  // namespace ohmic::app
