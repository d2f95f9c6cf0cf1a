#include "rl/agents/budget/budget_fit.h"

#include <utility>

namespace ohmic {
namespace {

/// Log probabilities of single widths and what a step of one bit does to them.
class Preferences {
 public:
  Preferences(const std::vector<double>& logs, const DecisionSpace& space)
      : logs_(logs), space_(space), row_(static_cast<std::size_t>(space.most_choices())) {}

  /// The width that is best moved by `step` bits among those `open`; -1 if none can be.
  int best(const std::vector<int>& actions, int step, const std::vector<bool>& open) const {
    int found = -1;
    double most = 0;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const int next = actions[i] + step;
      if (!open[i] || next < 0 || next >= space_.count(static_cast<int>(i))) continue;
      const double gain = at(i, next) - at(i, actions[i]);
      if (found >= 0 && gain <= most) continue;
      found = static_cast<int>(i);
      most = gain;
    }
    return found;
  }

 private:
  double at(std::size_t width, int action) const {
    return logs_[width * row_ + static_cast<std::size_t>(action)];
  }

  const std::vector<double>& logs_;
  const DecisionSpace& space_;
  std::size_t row_;
};

/// One draw on its way down: asks whether policies are affordable.
class Descent {
 public:
  Descent(const WidthDraw& draw, const DecisionSpace& space)
      : preferred_(draw.preferences, space), down_{draw.actions} {}

  /// What it wants to know about next; null if it has arrived.
  const std::vector<int>* question() const {
    if (!begun_) return &down_.front();
    return cheap_ - expensive_ > 1 ? &down_[middle()] : nullptr;
  }
  void answer(bool affordable) {
    if (begun_) {
      (affordable ? cheap_ : expensive_) = middle();
    } else if (!affordable) {
      descend();
    }
    begun_ = true;
  }
  const std::vector<int>& actions() const { return down_[cheap_]; }

 private:
  std::size_t middle() const { return expensive_ + (cheap_ - expensive_) / 2; }
  void descend() {
    const std::vector<bool> open(down_.front().size(), true);
    for (int i = 0; (i = preferred_.best(down_.back(), -1, open)) >= 0;) {
      down_.push_back(down_.back());
      --down_.back()[static_cast<std::size_t>(i)];
    }
    cheap_ = down_.size() - 1;
  }

  Preferences preferred_;
  std::vector<std::vector<int>>
      down_;  // a bit less from each to the next; the last is the cheapest
  std::size_t expensive_ = 0;
  std::size_t cheap_ = 0;
  bool begun_ = false;
};

/// One affordable draw on its way up; asks as a Descent does.
class Ascent {
 public:
  Ascent(const WidthDraw& draw, const DecisionSpace& space, std::vector<int> from)
      : preferred_(draw.preferences, space),
        actions_(std::move(from)),
        open_(actions_.size(), true) {
    step();
  }

  const std::vector<int>* question() const { return width_ >= 0 ? &actions_ : nullptr; }
  void answer(bool affordable) {
    const auto width = static_cast<std::size_t>(width_);
    if (!affordable) {
      --actions_[width];
      open_[width] = false;
    }
    step();
  }
  const std::vector<int>& actions() const { return actions_; }

 private:
  void step() {
    width_ = preferred_.best(actions_, +1, open_);
    if (width_ >= 0) ++actions_[static_cast<std::size_t>(width_)];
  }

  Preferences preferred_;
  std::vector<int> actions_;
  std::vector<bool> open_;
  int width_ = -1;  // the one that is a bit wider than known to be affordable
};

/// Asks what the ways want to know, one question of each at a time, until all have arrived.
template <typename Way>
std::vector<std::vector<int>> follow(std::vector<Way> ways, const AgentContext& context) {
  for (;;) {
    std::vector<Way*> asking;
    std::vector<Candidate> policies;
    for (Way& way : ways) {
      if (const std::vector<int>* actions = way.question()) {
        asking.push_back(&way);
        policies.push_back(context.env.policy(*actions));
      }
    }
    if (asking.empty()) break;
    const std::vector<bool> answers = context.affordable(policies);
    for (std::size_t i = 0; i < asking.size(); ++i) asking[i]->answer(answers[i]);
  }
  std::vector<std::vector<int>> arrived;
  for (const Way& way : ways) arrived.push_back(way.actions());
  return arrived;
}

}  // namespace

std::vector<std::vector<int>> lower_to_budget(const std::vector<WidthDraw>& draws,
                                              const AgentContext& context) {
  std::vector<Descent> ways;
  for (const WidthDraw& draw : draws) ways.emplace_back(draw, context.env);
  return follow(std::move(ways), context);
}

std::vector<std::vector<int>> fit_to_budget(const std::vector<WidthDraw>& draws,
                                            const AgentContext& context) {
  const std::vector<std::vector<int>> lowered = lower_to_budget(draws, context);
  std::vector<Ascent> ways;
  for (std::size_t i = 0; i < draws.size(); ++i)
    ways.emplace_back(draws[i], context.env, lowered[i]);
  return follow(std::move(ways), context);
}

}  // namespace ohmic
