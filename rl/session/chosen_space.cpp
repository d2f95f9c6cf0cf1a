#include "rl/session/chosen_space.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <variant>

#include "hw/mapping/mapper.h"

namespace ohmic {
namespace {

using KeyValues = std::vector<std::string>;

std::string spelled(const ChosenChips& chips, const KeyValues& values) {
  std::string text;
  for (const std::string& setting : settings_of(chips.keys(), values))
    text += (text.empty() ? "" : " ") + setting;
  return text;
}

void require_room(const NetworkSpec& network, const ChosenChips& chips, const KeyValues& values) {
  const ChipConfig chip = make_chip_config(chips.record(values));
  if (chip.compression != Compression::kNone) return;  // what is stored follows from the codes
  const auto outcome =
      Mapper(network, chip).map(uniform_policy(network, kMaxSearchBits, kMaxSearchBits));
  if (const auto* shortfall = std::get_if<CapacityShortfall>(&outcome))
    throw CapacityError("--choose " + spelled(chips, values) + ": " + shortfall->problem);
}

/// The policy on chips of these values.
std::vector<Candidate> on_chips(const QuantPolicy& policy, const std::vector<KeyValues>& chips) {
  std::vector<Candidate> candidates;
  for (const KeyValues& values : chips) candidates.emplace_back(policy, values);
  return candidates;
}

KeyValues cheapest_chip(const QuantPolicy& policy, const ChosenChips& chips,
                        const CostRatios& cost_ratios) {
  const std::vector<KeyValues> all = combinations(chips.keys());
  const std::vector<double> costs = cost_ratios(on_chips(policy, all));
  return all[static_cast<std::size_t>(std::min_element(costs.begin(), costs.end()) -
                                      costs.begin())];
}

/// The key's values by what the policy costs, the other keys as on the cheapest chip.
KeyValues by_cost(std::size_t key, const QuantPolicy& policy, const ChosenChips& chips,
                  const KeyValues& cheapest, const CostRatios& cost_ratios) {
  const KeyValues& values = chips.keys()[key].values;
  std::vector<KeyValues> varied;
  for (const std::string& value : values) {
    varied.push_back(cheapest);
    varied.back()[key] = value;
  }
  const std::vector<double> costs = cost_ratios(on_chips(policy, varied));
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return costs[a] < costs[b]; });
  KeyValues sorted;
  for (const std::size_t place : order) sorted.push_back(values[place]);
  // Of values that cost the same, that of the cheapest chip: all first choices are that chip.
  std::stable_partition(sorted.begin(), sorted.end(),
                        [&](const std::string& value) { return value == cheapest[key]; });
  return sorted;
}

Decision key_step(std::size_t key, KeyValues values, const std::string& given) {
  Decision step;
  step.kind = DecisionKind::kHardwareKey;
  step.layer = static_cast<int>(key);
  step.mark = 0.5;
  step.texts = std::move(values);
  const auto found = std::find(step.texts.begin(), step.texts.end(), given);
  step.lists_given = found != step.texts.end();
  step.given = step.lists_given ? static_cast<int>(found - step.texts.begin()) : 0;
  return step;
}

}  // namespace

DecisionSpace chosen_space(const NetworkSpec& network, NetworkEnds ends, const ChosenChips& chips,
                           const CostRatios& cost_ratios) {
  DecisionSpace widths = width_space(network, ends);
  if (chips.keys().empty()) return widths;
  for (const KeyValues& values : combinations(chips.keys())) require_room(network, chips, values);
  const QuantPolicy policy = widths.cheapest();
  const KeyValues cheapest = cheapest_chip(policy, chips, cost_ratios);
  std::vector<Decision> steps;
  for (int step = 0; step < widths.steps(); ++step) steps.push_back(widths.decision(step));
  for (std::size_t key = 0; key < chips.keys().size(); ++key) {
    steps.push_back(
        key_step(key, by_cost(key, policy, chips, cheapest, cost_ratios), chips.given(key)));
  }
  return {widths.baseline(), std::move(steps)};
}

}  // namespace ohmic
