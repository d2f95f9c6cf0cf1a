#include "rl/agents/budget/action_mask.h"

namespace ohmic {
namespace {

/// One width: the classes up to the widest affordable.
std::uint64_t reachable_widths(const AgentContext& context, std::vector<int> widths,
                               std::size_t next) {
  const auto affordable = [&](int action) {
    widths[next] = action;
    return context.affordable(context.env.policy(widths));
  };
  int held = 0;
  int beyond = context.env.count(static_cast<int>(next));
  if (affordable(beyond - 1)) return first_classes(beyond);
  --beyond;
  while (beyond - held > 1) {
    const int middle = held + (beyond - held) / 2;
    (affordable(middle) ? held : beyond) = middle;
  }
  return first_classes(held + 1);
}

/// Both widths: with more weight bits no more activation bits are affordable, so the border is
/// walked like a staircase.
std::uint64_t reachable_pairs(const AgentContext& context, std::vector<int> widths,
                              std::size_t next) {
  std::uint64_t reachable = 1;
  const int weight_choices = context.env.count(static_cast<int>(next));
  const int activation_choices = context.env.count(static_cast<int>(next) + 1);
  int activations = activation_choices - 1;
  for (int weights = 0; weights < weight_choices; ++weights) {
    widths[next] = weights;
    for (; activations >= 0; --activations) {
      widths[next + 1] = activations;
      if (context.affordable(context.env.policy(widths))) break;
    }
    reachable |= first_classes(activations + 1) << (weights * activation_choices);
  }
  return reachable;
}

}  // namespace

std::uint64_t action_mask(const ActionSpace& space, const AgentContext& context,
                          const std::vector<int>& taken) {
  std::vector<int> widths = space.widths(taken);
  const std::size_t next = widths.size();
  widths.resize(static_cast<std::size_t>(context.env.steps()), 0);
  const auto kind = context.env.decision(static_cast<int>(next)).kind;
  return space.joint() && kind != DecisionKind::kHardwareKey
             ? reachable_pairs(context, widths, next)
             : reachable_widths(context, widths, next);
}

}  // namespace ohmic
