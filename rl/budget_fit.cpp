#include "rl/budget_fit.h"

namespace ohmic {
namespace {

/// Log probabilities of single widths and what a step of one bit does to them.
class Preferences {
 public:
  explicit Preferences(const std::vector<double>& logs) : logs_(logs) {}

  /// The width that is best moved by `step` bits among those `open`; -1 where none can be.
  int best(const std::vector<int>& actions, int step, const std::vector<bool>& open) const {
    int found = -1;
    double most = 0;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const int next = actions[i] + step;
      if (!open[i] || next < 0 || next >= QuantEnv::kActions) continue;
      const double gain = at(i, next) - at(i, actions[i]);
      if (found >= 0 && gain <= most) continue;
      found = static_cast<int>(i);
      most = gain;
    }
    return found;
  }

 private:
  double at(std::size_t width, int action) const {
    return logs_[width * QuantEnv::kActions + static_cast<std::size_t>(action)];
  }

  const std::vector<double>& logs_;
};

}  // namespace

std::vector<int> lower_to_budget(const std::vector<int>& actions,
                                 const std::vector<double>& preferences,
                                 const AgentContext& context) {
  const auto affordable = [&](const std::vector<int>& a) {
    return context.affordable(context.env.policy(a));
  };
  if (affordable(actions)) return actions;
  const Preferences preferred(preferences);
  const std::vector<bool> open(actions.size(), true);
  std::vector<std::vector<int>> down{actions};
  for (int i = 0; (i = preferred.best(down.back(), -1, open)) >= 0;) {
    down.push_back(down.back());
    --down.back()[static_cast<std::size_t>(i)];
  }
  std::size_t dear = 0, cheap = down.size() - 1;
  while (cheap - dear > 1) {
    const std::size_t middle = dear + (cheap - dear) / 2;
    (affordable(down[middle]) ? cheap : dear) = middle;
  }
  return down[cheap];
}

std::vector<int> fit_to_budget(std::vector<int> actions, const std::vector<double>& preferences,
                               const AgentContext& context) {
  actions = lower_to_budget(actions, preferences, context);
  const Preferences preferred(preferences);
  std::vector<bool> open(actions.size(), true);
  for (int i = 0; (i = preferred.best(actions, +1, open)) >= 0;) {
    const auto width = static_cast<std::size_t>(i);
    ++actions[width];
    if (context.affordable(context.env.policy(actions))) continue;
    --actions[width];
    open[width] = false;
  }
  return actions;
}

}  // namespace ohmic
